import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** While `open`, calls `close` if the user presses Escape, or taps or focuses something outside of the element. */
export function useDismiss(element: RefObject<HTMLElement | null>, open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  // The listeners are added before the next paint, so that they exist when the element is visible.
  useLayoutEffect(() => {
    if (!open) return;
    const outside = ({ target }: Event) => {
      if (target instanceof Node && !element.current?.contains(target)) latest.current();
    };
    const escapes = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') latest.current();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', escapes);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', escapes);
    };
  }, [open, element]);
}
