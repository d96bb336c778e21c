import { useRef } from 'preact/hooks';

/** Runs `task`. All calls during a run together cause one more run after it. */
export function useOneAtATime(task: () => Promise<void>, failed: (cause: unknown) => void): () => void {
  const state = useRef<'idle' | 'running' | 'again'>('idle');
  const run = () => {
    if (state.current !== 'idle') {
      state.current = 'again';
      return;
    }
    state.current = 'running';
    task()
      .catch(failed)
      .finally(() => {
        const again = state.current === 'again';
        state.current = 'idle';
        if (again) run();
      });
  };
  return run;
}
