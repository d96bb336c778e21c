/** Where the loader changes it, this must too: one idea of what a phone is. */
const phone = '(max-width: 480px), (max-height: 480px) and (pointer: coarse)';

export function isPhone(): boolean {
  return matchMedia(phone).matches;
}

/**
 * Puts the panel's host where it belongs: beside the bubble, or over the whole window on a phone, above the on-screen
 * keyboard. Inline, since a page's `* { all: unset }` would win over `:host`; without priority, so that an owner's rules can.
 */
export function place(host: HTMLElement, mode: 'closed' | 'greeting' | 'open'): void {
  const set = (styles: Record<string, string>) => {
    for (const [name, value] of Object.entries(styles)) host.style.setProperty(name, value);
  };
  if (mode === 'open' && isPhone()) {
    const view = window.visualViewport;
    // Zoomed with two fingers, the visual viewport is a loupe, and the panel stays the page's size.
    const loupe = !view || view.scale > 1.01;
    const top = loupe ? '0px' : `${view.offsetTop}px`;
    const height = loupe ? '100%' : `${view.height}px`;
    set({ top, height, left: '0px', right: '0px', bottom: 'auto', width: '100%', margin: '0' });
    return;
  }
  const left = host.getAttribute('alignment') === 'left';
  const side = 'var(--side, 24px)';
  set({
    top: 'auto',
    bottom: 'calc(var(--bottom, 24px) + 72px + env(safe-area-inset-bottom, 0px))',
    left: left ? side : 'auto',
    right: left ? 'auto' : side,
    margin: '0',
    width: `min(${mode === 'open' ? 384 : 320}px, calc(100vw - 2 * ${side}))`,
    height: mode === 'open' ? `min(660px, calc(100vh - var(--bottom, 24px) - 88px))` : 'auto',
  });
}
