import { closeToPage } from './closed.ts';
import { element, MARK } from './dom.ts';

/** The elements in the page around bubble and dialog. They have Meta's names, since sites style and look for them. */
export function frame(bubble: HTMLElement, unread: HTMLElement) {
  const box = element('fb_dialog fb_dialog_advanced');
  const content = element('fb_dialog_content');
  const span = element('', '', 'span');
  const dialog = element('', 'dialog_iframe');
  const ownRoot = element('');
  ownRoot.id = 'fb-root';
  box.append(content);
  content.append(bubble, unread);
  span.append(dialog);
  function listen(): void {
    for (const host of [bubble, unread, dialog]) closeToPage(host);
  }
  listen();

  return {
    listen,
    root: dialog.attachShadow({ mode: 'open' }),

    /** Puts our elements where they belong, where they are not. */
    attach(plugin: Element): void {
      if (!plugin.matches('.fb_iframe_widget')) {
        plugin.classList.add('fb_invisible_flow', 'fb_iframe_widget');
        plugin.setAttribute('fb-xfbml-state', 'rendered');
      }
      if (span.parentNode !== plugin) plugin.append(span);
      if (!dialog.isConnected) span.append(dialog);
      if (box.isConnected) return;
      const root = document.getElementById('fb-root') ?? document.body.appendChild(ownRoot);
      root.classList.add('fb_reset');
      root.append(box);
    },

    /** The page has left our elements where they belong. It may remove the bubble, and open the dialog by itself. */
    isAttached: (plugin: Element) => span.parentNode === plugin && dialog.isConnected && box.isConnected,

    /** Pages write their HTML anew, or bring back a kept copy of it. Copies of our elements are empty boxes over it. */
    removeCopies(): void {
      const ours: Element[] = [box, content, bubble, unread, span, dialog, ownRoot];
      for (const each of document.querySelectorAll(`[${MARK}]`)) if (!ours.includes(each)) each.remove();
    },

    detach(): void {
      box.remove();
      span.remove();
    },

    /** Wrappers wait for this event, which browsers no longer send. */
    announce(): void {
      if (!window.FB) return;
      // A page may have put a thing of its own in the place of the constructor `Event`.
      const event = document.createEvent('Event');
      event.initEvent('DOMNodeInserted', true);
      box.dispatchEvent(event);
    },

    /** Sites attach animations to these classes. */
    bounce(open: boolean): void {
      dialog.className = `fb_customer_chat_bounce_${open ? 'in' : 'out'}_v2`;
    },

    /**
     * Sets inline styles, as Meta's frames had: they win over a page's `* { all: unset }`, and a site's `!important`
     * wins over them.
     */
    place(hidden: boolean, alignment: 'left' | 'right', bottom: number, side: number): void {
      const setStyles = (host: HTMLElement, layer: number, up: number, aside: number, rest: object = {}) => {
        const rules: Record<string, string> = {
          all: 'initial',
          // Setting `all` again resets nothing, so the side that is not used is reset here.
          left: 'auto',
          right: 'auto',
          [alignment]: `${side + aside}px`,
          bottom: `calc(${bottom + up}px + env(safe-area-inset-bottom))`,
          // One wrapper hides `#fb-root` until it has moved the bubble.
          visibility: 'inherit',
          position: 'fixed',
          // The style sheets inside say that it is not printed.
          display: hidden ? 'none' : 'var(--plugin-display,block)',
          'z-index': `${2147483644 + layer}`,
          ...rest,
        };
        for (const [name, value] of Object.entries(rules)) host.style.setProperty(name, value);
      };
      setStyles(bubble, 0, 0, 0, { 'max-width': `calc(100% - ${2 * side}px)` });
      setStyles(unread, 1, 44, -4);
      setStyles(dialog, 2, 72, 0, { '--side': `${side}px`, '--bottom': `${bottom}px` });
      box.setAttribute('alignment', alignment);
      box.setAttribute('desktop_bottom_spacing', `${bottom}`);
    },
  };
}
