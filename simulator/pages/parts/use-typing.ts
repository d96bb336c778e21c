import { useRef } from 'preact/hooks';

/** Tells `say` when somebody begins to write, and when they stopped: at once, or after three seconds of silence. */
export function useTyping(say: (on: boolean) => void): { touch(): void; stop(): void } {
  const silence = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = () => {
    if (silence.current === undefined) return;
    clearTimeout(silence.current);
    silence.current = undefined;
    say(false);
  };
  const touch = () => {
    if (silence.current === undefined) say(true);
    clearTimeout(silence.current);
    silence.current = setTimeout(stop, 3000);
  };
  return { touch, stop };
}
