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
   * @returns customers in the order to show, and those who would stand elsewhere.
   */
  arrange(
    sorted: readonly string[],
    isHeld: boolean,
  ): { readonly customers: readonly string[]; readonly moved: readonly string[] };
  /** The agent asked for the right order: the next call gives it. */
  release(): void;
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
      const still = inOrder(shown, sorted);
      return { customers: shown, moved: shown.filter((customer) => !still.has(customer)) };
    },
    release() {
      shown = [];
    },
  };
}

/** The most customers that stand in the same order in both lists: the others have moved. */
function inOrder(shown: readonly string[], sorted: readonly string[]): ReadonlySet<string> {
  const places = new Map(sorted.map((customer, place) => [customer, place]));
  const kept = shown.filter((customer) => places.has(customer));
  const place = (index: number) => places.get(kept[index] ?? '') ?? -1;
  /** For each length the index at which the best chain of that length ends, and for each index the one before it. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  kept.forEach((_, index) => {
    const longer = ends.findIndex((end) => place(end) > place(index));
    const length = longer < 0 ? ends.length : longer;
    previous[index] = ends[length - 1];
    ends[length] = index;
  });
  const chain = new Set<string>();
  for (let index = ends.at(-1); index !== undefined; index = previous[index]) chain.add(kept[index] ?? '');
  return chain;
}
