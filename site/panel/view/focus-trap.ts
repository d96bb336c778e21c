/** Tab on the last element that can have the focus leads to the first one, and Shift+Tab the other way round. */
export function keepFocusInside(event: KeyboardEvent): void {
  const dialog = event.currentTarget;
  if (!(dialog instanceof Element)) return;
  const root = dialog.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  const scope = dialog.querySelector('.question') ?? dialog;
  const stops = [...scope.querySelectorAll<HTMLElement>('button,a,textarea,video,audio,[tabindex="0"]')];
  if (event.shiftKey) stops.reverse();
  const isLast = root.activeElement === stops.at(-1) || (event.shiftKey && root.activeElement === dialog);
  if (!isLast) return;
  event.preventDefault();
  stops[0]?.focus();
}
