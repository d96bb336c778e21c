import type { InboxPlatform } from './platform.ts';

/** *Mark as done* waits in the browser, so that *Undo* needs no server: the customer has seen nothing yet. */
export interface PendingDone {
  start(thread: string): void;
  undo(thread: string): void;
  /** When it goes out (ms); undefined where it was not pressed. */
  at(thread: string): number | undefined;
  /** Sends all at once: the page is hidden or closed. */
  flush(): void;
  clear(): void;
}

export const doneWaits = 5000;

export function createPendingDone(
  platform: InboxPlatform,
  on: { send(thread: string): void; changed(): void },
): PendingDone {
  const pending = new Map<string, { readonly at: number; readonly cancel: () => void }>();

  function go(thread: string): void {
    const entry = pending.get(thread);
    if (!entry) return;
    entry.cancel();
    pending.delete(thread);
    on.send(thread);
    on.changed();
  }
  function undo(thread: string): void {
    pending.get(thread)?.cancel();
    pending.delete(thread);
    on.changed();
  }
  return {
    start(thread) {
      if (pending.has(thread)) return;
      pending.set(thread, {
        at: platform.now() + doneWaits,
        cancel: platform.after(doneWaits, () => go(thread)),
      });
      on.changed();
      if (!platform.visible()) go(thread);
    },
    undo,
    at: (thread) => pending.get(thread)?.at,
    flush() {
      for (const thread of [...pending.keys()]) go(thread);
    },
    clear() {
      for (const thread of [...pending.keys()]) undo(thread);
    },
  };
}
