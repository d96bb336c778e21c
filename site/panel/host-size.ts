import { PHONE } from '../contract.ts';

/**
 * Sizes the loader's host: beside the bubble, where the loader has put it, or the whole window on a phone, above the
 * on-screen keyboard. The styles are inline because a page's `* { all: unset }` would win against `:host`. They have no
 * `!important`, so that an operator's rules can win. The loader resets the host's styles before it asks for another
 * mode.
 */
export function sizeHost(host: HTMLElement, open: boolean): void {
  const viewport = window.visualViewport;
  const fillsWindow = open && isPhone();
  // A pinch zoom shrinks the visual viewport too; the panel then keeps the page's size.
  const followsKeyboard = fillsWindow && viewport && viewport.scale < 1.01;
  // A page's `zoom` enlarges the window's units, too.
  const zoom = host.currentCSSZoom ?? 1;
  const width = fillsWindow ? '100%' : `min(${open ? 384 : 320}px,100vw/${zoom} - 2*var(--side))`;
  const height = open ? `min(660px,100vh/${zoom} - var(--bottom) - 88px)` : 'auto';
  Object.assign(host.style, { width, height });
  if (!fillsWindow) return;
  host.style.margin = '0';
  host.style.inset = followsKeyboard ? `${viewport.offsetTop / zoom}px 0 auto` : '0';
  host.style.height = followsKeyboard ? `${viewport.height / zoom}px` : '100%';
}

/** True where the conversation fills the window. */
export function isPhone(): boolean {
  return matchMedia(PHONE).matches;
}
