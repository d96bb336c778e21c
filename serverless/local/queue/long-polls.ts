/** Receivers that wait for a message. */
export interface LongPolls {
  /** Wakes all that wait. */
  wake(): void;
  /** Waits for a wake-up, for `ms`, or until the receiver is gone. */
  wait(ms: number, gone: AbortSignal): Promise<void>;
}

export function longPolls(): LongPolls {
  const waiting = new Set<() => void>();
  return {
    wake() {
      for (const end of waiting) end();
    },
    wait: (ms, gone) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          waiting.delete(end);
          gone.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        waiting.add(end);
        gone.addEventListener('abort', end);
      }),
  };
}
