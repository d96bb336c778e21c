/** Tab on the last element that can have the focus leads to the first one, and Shift+Tab the other way round. */
export function keepFocusInside(event: KeyboardEvent): void {
  const dialog = event.currentTarget;
  if (!(dialog instanceof Element)) return;
  const root = dialog.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  const scope = dialog.querySelector<HTMLElement>('.sheet') ?? dialog;
  const stops = [...scope.querySelectorAll<HTMLElement>('button,a[href],input,textarea,video,audio,[tabindex="0"]')];
  if (event.shiftKey) stops.reverse();
  const isLast = root.activeElement === stops.at(-1) || (event.shiftKey && root.activeElement === scope);
  if (!isLast) return;
  event.preventDefault();
  stops[0]?.focus();
}
