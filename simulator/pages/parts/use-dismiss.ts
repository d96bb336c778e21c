import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** While `open`: calls `close` when Escape is pressed, or when a tap or the focus goes outside of the element. */
export function useDismiss(element: RefObject<HTMLElement | null>, open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  // Before the next paint: whoever sees the element can already dismiss it.
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
