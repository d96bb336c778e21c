import { perMinute } from '../../../lib/protocol/index.ts';
import type { Platform } from './platform.ts';

/** Counts the visitor's actions as the server does, so that a line beyond its limit stays in the field. */
export interface Allowance {
  use(): void;
  /** When the next action is accepted (ms since 1970); 0 for at once. */
  until(): number;
}

export function createAllowance(platform: Platform): Allowance {
  /** Times of the last actions. */
  let used: readonly number[] = [];
  return {
    use() {
      used = [...used, platform.now()].slice(-perMinute.event);
    },
    until() {
      const [first = 0] = used;
      return used.length < perMinute.event ? 0 : first + 60_000;
    },
  };
}
