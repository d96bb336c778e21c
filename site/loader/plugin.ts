import { PHONE } from '../contract.ts';
import { isAllowed } from './allowed.ts';
import { alignment, reader, spacing, updates } from './attributes.ts';
import { createBubble } from './bubble.ts';
import { createDialog } from './dialog.ts';
import { emit } from './events.ts';
import { findElement, followElement } from './follow.ts';
import { frame } from './frame.ts';

/** The one plugin of a page, as `FB` and the loader see it. */
export type Plugin = ReturnType<typeof createPlugin>;

/** Connects the parts: the page's element, the bubble, the dialog, and the page's calls. */
export function createPlugin(siteUrl: string, locale: string) {
  let hidden = false;
  const phone = matchMedia(PHONE);
  const read = reader(() => follower.element());
  const bubble = createBubble({
    click: () => dialog.choose(dialog.isOpen() ? '' : 'open'),
    intent: () => dialog.prefetch(),
  });
  const hosts = frame(...bubble.hosts);
  const dialog = createDialog({
    siteUrl,
    locale,
    root: hosts.root,
    bubble,
    phone,
    read,
    isPresent: () => follower.element() !== undefined,
    isHidden: () => hidden,
    toggled(open) {
      hosts.bounce(open);
      notify(open ? 'dialogShow' : 'dialogHide');
    },
    redraw,
  });
  const follower = followElement({
    moved(element) {
      if (!element) {
        hidden = false;
        hosts.detach();
        dialog.vanish();
        return;
      }
      hosts.attach(element);
      redraw();
      notify('load');
      if (!hidden) notify('show');
      dialog.appear();
    },
    kept: hosts.attach,
    attributes: redraw,
  });
  phone.onchange = redraw;

  function redraw(): void {
    if (!follower.element()) return;
    const bottom = spacing(read, phone.matches ? 'mobile_bottom_spacing' : 'desktop_bottom_spacing');
    const side = spacing(read, phone.matches ? 'mobile_side_spacing' : 'desktop_side_spacing');
    hosts.place(hidden, alignment(read), bottom, side);
    bubble.update(read, dialog.isOpen());
    dialog.update();
  }

  /** Without an element there is nothing to report. */
  function notify(event: string): void {
    if (follower.element()) emit(`customerchat.${event}`);
  }

  /** `FB.XFBML.parse`. */
  function parse(scope?: unknown, done?: unknown): void {
    setTimeout(() => {
      const element = scope instanceof Node ? findElement(scope) : undefined;
      // A part of the page without our element belongs to another plugin: a Like button, comments.
      const concernsUs = element || !(scope instanceof Node);
      if (concernsUs && isAllowed(siteUrl)) {
        follower.start(element);
        hosts.announce();
      }
      emit('xfbml.render');
      if (typeof done === 'function') done();
    });
  }

  return {
    parse,
    /** `FB.init`, or the options behind the script's `#`. */
    init(xfbml: unknown): void {
      if (/1|true/.test(`${xfbml}`)) parse();
    },
    /** `FB.CustomerChat`. */
    calls: {
      /** @param withDialog a boolean, or `{ shouldShowDialog }`. */
      show(withDialog?: unknown): void {
        if (!follower.isStarted()) parse();
        hidden = false;
        notify('show');
        if (Object(withDialog).shouldShowDialog ?? withDialog) dialog.show('open');
        else dialog.showAgain();
      },
      hide(): void {
        hidden = true;
        notify('hide');
        dialog.show('');
      },
      showDialog: () => dialog.show('open'),
      hideDialog: () => dialog.show(''),
      /** A conversation that has begun keeps its `ref`: the panel reads it when a conversation begins. */
      update(changes: object): void {
        Object.assign(updates, changes);
        redraw();
      },
    },
  };
}
