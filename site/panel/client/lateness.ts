import type { Platform } from './platform.ts';

/** Notices that the server takes long to welcome this browser. Most welcomes come before they are missed. */
export interface Lateness {
  /** A welcome is awaited. */
  expect(): void;
  /** The welcome is here, or is not awaited any more. */
  over(): void;
}

/** How long (ms) people who are told nothing wait for a welcome. */
const lateAfter = 1000;

/** @param tell called when a welcome is late, and when it is not any more. */
export function createLateness(platform: Pick<Platform, 'after'>, tell: (late: boolean) => void): Lateness {
  let cancel: (() => void) | undefined;
  let isLate = false;
  function become(late: boolean): void {
    if (late === isLate) return;
    isLate = late;
    tell(late);
  }
  return {
    expect() {
      cancel ??= platform.after(lateAfter, () => become(true));
    },
    over() {
      cancel?.();
      cancel = undefined;
      become(false);
    },
  };
}
