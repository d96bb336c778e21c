import type { ServerFrame } from '../../../lib/protocol/index.ts';
import { reconnectDelayMs } from './link.ts';
import type { Platform } from './platform.ts';
import type { StateHolder } from './state.ts';

/** How long to wait after a refusal. */
export interface Patience {
  /** Ends when it is time to try again: with growing delay, and not before `retry_after`. */
  wait(refusal: ServerFrame): Promise<void>;
  /** The server accepted something: the visitor does not wait any more. */
  ease(): void;
  /** The server accepted an action: the next refusal is a first one. */
  reset(): void;
  /** What was refused is not wanted any more: nothing waits for it. */
  hurry(): void;
}

/** How long (ms) the server may refuse a line before the visitor is told: most lines are accepted earlier. */
const slowAfter = 10_000;

export function createPatience(platform: Platform, state: StateHolder): Patience {
  let refusals = 0;
  let cancel: (() => void) | undefined;
  const waits = new Set<() => void>();

  function ease(): void {
    cancel?.();
    cancel = undefined;
    if (state.get().slow) state.set({ slow: false });
  }
  return {
    async wait(refusal) {
      cancel ??= platform.after(slowAfter, () => state.set({ slow: true }));
      const asked = (refusal.type === 'error' && refusal.retry_after) || 0;
      const ms = Math.max(asked * 1000, reconnectDelayMs(refusals++, platform.random()));
      await new Promise<void>((resolve) => {
        const end = () => {
          waits.delete(end);
          resolve();
        };
        waits.add(end);
        platform.after(ms, end);
      });
    },
    ease,
    hurry() {
      for (const end of waits) end();
    },
    reset() {
      refusals = 0;
      ease();
    },
  };
}
