import { PHONE } from '../contract.ts';

/** There, the conversation fills the window. */
export function isPhone(): boolean {
  return matchMedia(PHONE).matches;
}

/**
 * Gives the loader's host its size: beside the bubble, where the loader has put it; or the whole window on a phone, above
 * the on-screen keyboard. Inline, since a page's `* { all: unset }` would win over `:host`; without priority, so that an
 * owner's rules can. The loader starts afresh with the host's styles before it asks for another mode.
 */
export function sizeHost(host: HTMLElement, open: boolean): void {
  const view = window.visualViewport;
  const full = open && isPhone();
  // Zoomed with two fingers, the visual viewport is a loupe, and the panel stays the page's size.
  const keyboard = full && view && view.scale < 1.01;
  const width = full ? '100%' : `min(${open ? 384 : 320}px,100vw - 2*var(--side))`;
  const height = open ? 'min(660px,100vh - var(--bottom) - 88px)' : 'auto';
  Object.assign(host.style, { width, height });
  if (!full) return;
  host.style.margin = '0';
  host.style.inset = keyboard ? `${view.offsetTop}px 0 auto` : '0';
  host.style.height = keyboard ? `${view.height}px` : '100%';
}
