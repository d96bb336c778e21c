import { useRef } from 'preact/hooks';

/** Calls `report(true)` when typing begins, and `report(false)` at `stop` or after three seconds without input. */
export function useTyping(report: (on: boolean) => void): { touch(): void; stop(): void } {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = () => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    report(false);
  };
  const touch = () => {
    if (timer.current === undefined) report(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(stop, 3000);
  };
  return { touch, stop };
}
