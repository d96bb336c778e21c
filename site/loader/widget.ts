import { PHONE } from '../contract.ts';
import { alignment, reader, spacing } from './attributes.ts';
import { createBubble } from './bubble.ts';
import { createDialog } from './dialog.ts';
import { emit } from './events.ts';
import { followElement } from './follow.ts';
import { frame } from './frame.ts';
import { type Words, words } from './words.ts';

/** The visible plugin: connects the page's element, the bubble and the dialog. */
export function createWidget(siteUrl: string) {
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
    changed: hosts.removeCopies,
    moved(element) {
      if (!element) {
        hidden = false;
        hosts.detach();
        dialog.vanish();
        return;
      }
      if (bubble.isDeaf()) {
        bubble.listen();
        hosts.listen();
        dialog.renew();
      }
      hosts.attach(element);
      redraw();
      notify('load');
      if (!hidden) notify('show');
      dialog.appear();
    },
    isAttached: hosts.isAttached,
    attach: hosts.attach,
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

  return {
    redraw,
    dialog,
    isStarted: follower.isStarted,
    allow: follower.allow,
    /** @param element the plugin's element; without one, the first of the page. */
    start(element?: Element): void {
      follower.start(element);
      hosts.announce();
    },
    /** Takes the language of a script that the page has loaded later, before the plugin is on the page. */
    speak(later: Words): void {
      if (follower.element()) return;
      Object.assign(words, later);
      bubble.label(words.label);
    },
    unhide(): void {
      hidden = false;
      notify('show');
    },
    hide(): void {
      hidden = true;
      notify('hide');
      dialog.show('');
    },
  };
}
