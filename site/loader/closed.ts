import { plain } from '../../lib/plain.ts';

/** Events that leave a shadow root and have no `on…` property in every browser. */
const others = `touchstart touchmove touchend touchcancel focusin focusout DOMFocusIn DOMFocusOut DOMActivate
  compositionstart compositionupdate compositionend textInput DOMMouseScroll MozMousePixelScroll`;

/**
 * Ends at the host every event from inside it, as at the edge of Meta's frame. A page would see such events on a `div`,
 * and take a letter typed into the field for a shortcut.
 */
export function closeToPage(host: HTMLElement): void {
  const types = others.split(/\s+/);
  for (const name in host) if (name.startsWith('on')) types.push(name.slice(2));
  // Passive listeners do not hold up scrolling.
  const passive = plain({ passive: true });
  for (const type of types) host.addEventListener(type, (event) => event.stopPropagation(), passive);
}
