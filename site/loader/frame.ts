import { element, make } from './dom.ts';

/**
 * The elements in the page around the bubble and the dialog, with Meta's names: sites style them and look for them.
 */
export function frame(bubble: HTMLElement, unread: HTMLElement) {
  const box = element('fb_dialog fb_dialog_advanced');
  const content = element('fb_dialog_content');
  const span = make('span');
  const dialog = element('', 'dialog_iframe');
  box.append(content);
  content.append(bubble, unread);
  span.append(dialog);

  return {
    root: dialog.attachShadow({ mode: 'open' }),

    /** Puts back whatever of ours is not where it belongs. */
    attach(page: Element): void {
      if (!page.matches('.fb_iframe_widget')) {
        page.classList.add('fb_invisible_flow', 'fb_iframe_widget');
        page.setAttribute('fb-xfbml-state', 'rendered');
      }
      if (span.parentNode !== page) page.append(span);
      if (box.isConnected) return;
      let root = document.getElementById('fb-root');
      if (!root) {
        root = element('');
        root.id = 'fb-root';
        document.body.append(root);
      }
      root.classList.add('fb_reset');
      root.append(box);
    },

    detach(): void {
      box.remove();
      span.remove();
    },

    /** Wrappers wait for this event, which browsers no longer send by themselves. */
    announce(): void {
      if (window.FB) box.dispatchEvent(new Event('DOMNodeInserted', { bubbles: true }));
    },

    /** Sites animate by these. */
    bounce(open: boolean): void {
      dialog.className = `fb_customer_chat_bounce_${open ? 'in' : 'out'}_v2`;
    },

    /** Inline, as Meta's frames were: stronger than a page's `* { all: unset }`, weaker than an owner's `!important`. */
    place(hidden: boolean, alignment: 'left' | 'right', bottom: number, side: number): void {
      const put = (host: HTMLElement, layer: number, up: number, aside: number, rest: object = {}) => {
        const rules: Record<string, string> = {
          all: 'initial',
          // `all` that is set already resets nothing: the other side is told to let go.
          left: 'auto',
          right: 'auto',
          [alignment]: `${side + aside}px`,
          bottom: `calc(${bottom + up}px + env(safe-area-inset-bottom))`,
          // A wrapper hides `#fb-root` until it has moved the bubble.
          visibility: 'inherit',
          position: 'fixed',
          display: hidden ? 'none' : 'block',
          'z-index': `${2147483644 + layer}`,
          ...rest,
        };
        for (const [name, value] of Object.entries(rules)) host.style.setProperty(name, value);
      };
      put(bubble, 0, 0, 0);
      put(unread, 1, 44, -4);
      put(dialog, 2, 72, 0, { '--side': `${side}px`, '--bottom': `${bottom}px` });
      box.setAttribute('alignment', alignment);
      box.setAttribute('desktop_bottom_spacing', `${bottom}`);
    },
  };
}
