import { isAllowed } from './allowed.ts';
import { updates } from './attributes.ts';
import { emit } from './events.ts';
import { findElement } from './follow.ts';
import { createWidget } from './widget.ts';

/** The one plugin of a page, as `FB` and the loader see it. */
export type Plugin = ReturnType<typeof createPlugin>;

/** What a page can call. Calls before the page asks for the plugin take effect once it is drawn. */
export function createPlugin(siteUrl: string) {
  const widget = createWidget(siteUrl);
  const { dialog } = widget;

  /** `FB.XFBML.parse`. */
  function parse(scope?: unknown, done?: unknown): void {
    setTimeout(() => {
      const element = isNode(scope) ? findElement(scope) : undefined;
      // A part of the page without our element belongs to another plugin: a Like button, comments.
      const concernsUs = element || !isNode(scope);
      if (concernsUs && isAllowed(siteUrl)) widget.start(element);
      emit('xfbml.render');
      if (typeof done === 'function') done();
    });
  }

  return {
    parse,
    speak: widget.speak,
    /** `FB.init`, or the options behind the script's `#`. */
    init(xfbml: unknown): void {
      if (/1|true/.test(`${xfbml}`)) parse();
    },
    /** `FB.CustomerChat`. */
    calls: {
      /** @param withDialog a boolean, or `{ shouldShowDialog }`. */
      show(withDialog?: unknown): void {
        if (!widget.isStarted()) parse();
        widget.allow();
        widget.unhide();
        if (Object(withDialog).shouldShowDialog ?? withDialog) dialog.show('open');
        else dialog.showAgain();
      },
      hide: widget.hide,
      showDialog(): void {
        widget.allow();
        dialog.show('open');
      },
      hideDialog: () => dialog.show(''),
      /** A conversation that has begun keeps its `ref`: the panel reads it when a conversation begins. */
      update(changes: object): void {
        Object.assign(updates, changes);
        widget.redraw();
      },
    },
  };
}

/** By what it has: a page may have put a thing of its own in the place of the constructor `Node`. */
function isNode(value: unknown): value is Node {
  return Object(value).nodeType > 0;
}
