import type { Clock } from './clock.ts';

/** As the panel waits for a lock in the browser (ms). */
const patience = 12_000;

/** `navigator.locks` of one browser: runs in one tab at a time. */
export function createLocks({ after }: Clock) {
  const waiting = new Map<string, (() => void)[]>();
  return async (name: string, run: () => Promise<void>): Promise<void> => {
    const queue = waiting.get(name);
    if (queue) {
      await new Promise<void>((resolve) => {
        const cancel = after(patience, resolve);
        queue.push(() => {
          cancel();
          resolve();
        });
      });
    } else waiting.set(name, []);
    try {
      await run();
    } finally {
      const next = waiting.get(name)?.shift();
      if (next) next();
      else waiting.delete(name);
    }
  };
}
