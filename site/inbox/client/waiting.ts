import type { Row } from '../../../lib/conversation/index.ts';

/** Which waiting customers the agent has not seen: for the sound, the title and the badge. */
export interface Waiting {
  /**
   * Compares the open shelf with what was known.
   *
   * @param isFirst the page was opened: those who wait already make no sound.
   * @returns those who began to wait since the last call.
   */
  update(rows: readonly Row[], isFirst: boolean): readonly Row[];
  seen(customer: string): void;
  unseen(): ReadonlySet<string>;
  clear(): void;
}

export function createWaiting(): Waiting {
  /** Since when each of them waits (ms). */
  const known = new Map<string, number>();
  const unseen = new Set<string>();
  return {
    update(rows, isFirst) {
      const now = new Map(
        rows.flatMap((row) => (row.waitingSince === undefined ? [] : [[row.thread.customer, row] as const])),
      );
      for (const customer of [...known.keys()]) {
        if (now.has(customer)) continue;
        known.delete(customer);
        unseen.delete(customer);
      }
      const began: Row[] = [];
      for (const [customer, row] of now) {
        const since = row.waitingSince ?? 0;
        if (known.get(customer) === since) continue;
        known.set(customer, since);
        unseen.add(customer);
        if (!isFirst) began.push(row);
      }
      return began;
    },
    seen: (customer) => void unseen.delete(customer),
    unseen: () => unseen,
    clear() {
      known.clear();
      unseen.clear();
    },
  };
}
