import type { AgentServerFrame } from '../../../lib/protocol/index.ts';
import { reconnectDelayMs } from '../../panel/client/index.ts';
import type { InboxPlatform } from './platform.ts';

/** How long to wait after a refusal: longer with each one, and not less than the server asks for. */
export interface RetryDelay {
  wait(refusal: AgentServerFrame): Promise<void>;
  /** The server accepted something. */
  reset(): void;
}

export function createRetryDelay(platform: InboxPlatform): RetryDelay {
  let refusals = 0;
  return {
    wait(refusal) {
      const asked = (refusal.type === 'error' && refusal.retry_after) || 0;
      const ms = Math.max(asked * 1000, reconnectDelayMs(refusals++, platform.random()));
      return new Promise((resolve) => void platform.after(ms, resolve));
    },
    reset() {
      refusals = 0;
    },
  };
}
