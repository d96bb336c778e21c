import { useRef } from 'preact/hooks';

/** Runs `work` when asked; however often it is asked meanwhile, once more after that. */
export function useOneAtATime(work: () => Promise<void>, failed: (cause: unknown) => void): () => void {
  const state = useRef<'idle' | 'running' | 'again'>('idle');
  const run = () => {
    if (state.current !== 'idle') {
      state.current = 'again';
      return;
    }
    state.current = 'running';
    work()
      .catch(failed)
      .finally(() => {
        const again = state.current === 'again';
        state.current = 'idle';
        if (again) run();
      });
  };
  return run;
}
