import type { Platform } from './platform.ts';
import type { StateHolder } from './state.ts';

/** Notices that the server takes long to welcome this browser. Most welcomes come before the visitor misses them. */
export interface Lateness {
  /** A welcome is awaited. */
  expect(): void;
  /** The welcome is here, or is not awaited any more. */
  over(): void;
}

/** How long (ms) a visitor who is told nothing waits for a welcome. */
export const lateAfter = 1000;

export function createLateness(platform: Platform, state: StateHolder): Lateness {
  let cancel: (() => void) | undefined;
  return {
    expect() {
      cancel ??= platform.after(lateAfter, () => state.set({ late: true }));
    },
    over() {
      cancel?.();
      cancel = undefined;
      if (state.get().late) state.set({ late: false });
    },
  };
}
