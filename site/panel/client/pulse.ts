import { profilePing } from '../../../lib/protocol/index.ts';
import type { Platform } from './platform.ts';

export const pulseEvery = profilePing.first;

/** A longer pause between two beats means sleep: browsers run the timers of hidden tabs only once a minute (ms). */
const slept = 90_000;

/** Beats, and notices when the computer has slept. Returns a function that stops it. */
export function createPulse(platform: Platform, on: { beat(): void; wake(): void }): () => void {
  let last = platform.now();
  function beat(): void {
    const now = platform.now();
    on.beat();
    if (now - last > slept) on.wake();
    last = now;
    cancel = platform.after(pulseEvery, beat);
  }
  let cancel = platform.after(pulseEvery, beat);
  return () => cancel();
}
