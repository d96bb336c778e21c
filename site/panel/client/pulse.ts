import type { Platform } from './platform.ts';

/** API Gateway closes a connection that was idle for ten minutes. */
const pingEvery = 9 * 60_000;
const tick = 5000;
/** A browser lets timers of a hidden tab run once a minute: that is no sleep. */
const slept = 90_000;

/** Looks every five seconds whether it is time to ping, or whether the computer has slept. The answer stops it. */
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
    cancel = platform.after(tick, beat);
  }
  let cancel = platform.after(tick, beat);
  return () => cancel();
}
