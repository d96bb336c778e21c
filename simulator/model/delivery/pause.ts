export interface Pause {
  /** Resolves after `ms`, or earlier at `end`. */
  wait(ms: number): Promise<void>;
  end(): void;
}

/** A timer that can be ended early. */
export function createPause(): Pause {
  let finish: (() => void) | undefined;
  return {
    end: () => finish?.(),
    wait: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => finish?.(), ms);
        finish = () => {
          clearTimeout(timer);
          finish = undefined;
          resolve();
        };
      }),
  };
}
