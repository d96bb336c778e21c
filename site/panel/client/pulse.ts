import { pingEvery, profilePing } from '../../../lib/protocol/index.ts';
import type { Platform } from './platform.ts';

export const pulseEvery = profilePing.first;

/** A longer pause between two beats means sleep: browsers run the timers of hidden tabs only once a minute (ms). */
const slept = 90_000;

/** Beats, and notices when it is time to ping and when the computer has slept. Returns a function that stops it. */
export function createPulse(platform: Platform, on: { beat(): void; ping(): void; wake(): void }): () => void {
  let last = platform.now();
  let pinged = last;
  function beat(): void {
    const now = platform.now();
    on.beat();
    if (now - last > slept) on.wake();
    else if (now - pinged >= pingEvery) {
      pinged = now;
      on.ping();
    }
    last = now;
    cancel = platform.after(pulseEvery, beat);
  }
  let cancel = platform.after(pulseEvery, beat);
  return () => cancel();
}
