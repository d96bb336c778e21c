import type { ServerFrame } from '../../../lib/protocol/index.ts';
import { reconnectDelayMs } from './link.ts';
import type { Platform } from './platform.ts';
import { remedyFor } from './remedy.ts';
import type { StateHolder } from './state.ts';

/** How long to wait after a refusal. */
export interface Patience {
  /** Ends when it is time to try again: after `retry_after`, or with growing delay. */
  wait(refusal: ServerFrame): Promise<void>;
  /** The server accepted an action: the next refusal is a first one. */
  reset(): void;
}

export function createPatience(platform: Platform, state: StateHolder): Patience {
  let refusals = 0;
  return {
    async wait(refusal) {
      let ms: number;
      if (refusal.type === 'error' && remedyFor(refusal) === 'wait') {
        ms = (refusal.retry_after ?? 5) * 1000;
        state.set({ slowUntil: platform.now() + ms });
      } else ms = reconnectDelayMs(refusals++, platform.random());
      await new Promise<void>((resolve) => platform.after(ms, resolve));
    },
    reset() {
      refusals = 0;
    },
  };
}
