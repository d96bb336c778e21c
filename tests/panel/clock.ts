/** Simulated time: nothing waits for a real clock. */
export interface Clock {
  now(): number;
  /** Runs once after `ms`. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Runs everything that is due within `ms`, each step with the promises that it settles. */
  advance(ms: number): Promise<void>;
}

export function createClock(): Clock {
  const timers: { at: number; order: number; run: () => void }[] = [];
  let time = 1_790_000_000_000;
  let order = 0;
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, order: order++, run };
      timers.push(timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
    async advance(ms) {
      const end = time + ms;
      await settle();
      for (;;) {
        timers.sort((a, b) => a.at - b.at || a.order - b.order);
        const next = timers[0];
        if (!next || next.at > end) break;
        timers.shift();
        time = Math.max(time, next.at);
        next.run();
        await settle();
      }
      time = end;
    },
  };
}
