import type { History } from './history.ts';
import type { Item } from './outbox.ts';
import type { Platform } from './platform.ts';

/** The visitor's lines that the server has stored and the history does not have yet. */
export interface Acknowledged {
  items(): readonly Item[];
  add(item: Item): void;
  /** The history has new lines. */
  update(): void;
  clear(): void;
}

/** A line is pushed to its visitor, too, but pushes are best effort: after this time it is asked for (ms). */
const pushTakes = 5000;

/** @param overdue called some time after each line: `isMissing` where it has not come. */
export function createAcknowledged(
  platform: Platform,
  history: History,
  overdue: (isMissing: boolean) => void,
): Acknowledged {
  let items: readonly Item[] = [];
  const isShown = ({ id }: Item) => history.lines().some((line) => line.client === id);
  return {
    items: () => items,
    add(item) {
      // A referral makes no line.
      if ('referral' in item.action || isShown(item) || items.some(({ id }) => id === item.id)) return;
      items = [...items, item];
      platform.after(pushTakes, () => overdue(items.includes(item)));
    },
    update() {
      items = items.filter((item) => !isShown(item));
    },
    clear() {
      items = [];
    },
  };
}
