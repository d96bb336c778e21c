import type { Row } from '../../../lib/conversation/index.ts';

/** Those who wait longest first, then the others with the newest first. */
export function byWaiting(one: Row, other: Row): number {
  const [a, b] = [since(one), since(other)];
  if (a !== undefined && b !== undefined) return a - b || compareIds(one, other);
  if (a !== undefined || b !== undefined) return a === undefined ? 1 : -1;
  return byNewest(one, other);
}

export function byNewest(one: Row, other: Row): number {
  return other.at - one.at || compareIds(one, other);
}

/** When the customer began to wait, or something failed (ms). */
function since({ waitingSince, attention }: Row): number | undefined {
  return waitingSince ?? attention?.at;
}

function compareIds(one: Row, other: Row): number {
  return one.thread.customer < other.thread.customer ? -1 : 1;
}

/** Keeps the rows of a shelf where they are while the agent points at them. */
export interface SteadyOrder {
  /**
   * @param isHeld rows keep their places: new ones come last, and those that left stay until they are let go.
   * @returns customers in the order to show, and how many would move.
   */
  arrange(
    sorted: readonly string[],
    isHeld: boolean,
  ): { readonly customers: readonly string[]; readonly moved: number };
}

export function createSteadyOrder(): SteadyOrder {
  let shown: readonly string[] = [];
  return {
    arrange(sorted, isHeld) {
      if (!isHeld || shown.length === 0) shown = sorted;
      else {
        const before = new Set(shown);
        shown = [...shown, ...sorted.filter((customer) => !before.has(customer))];
      }
      const moved = shown.filter((customer, index) => sorted[index] !== customer).length;
      return { customers: shown, moved };
    },
  };
}
