import type { History } from './history.ts';
import type { Item } from './outbox.ts';

/** The visitor's lines that the server has stored and the history does not have yet. */
export interface Acknowledged {
  items(): readonly Item[];
  add(item: Item): void;
  /** The history has new lines. */
  update(): void;
  clear(): void;
}

export function createAcknowledged(history: History): Acknowledged {
  let items: readonly Item[] = [];
  const isShown = ({ id }: Item) => history.lines().some((line) => line.client === id);
  return {
    items: () => items,
    add(item) {
      // A referral makes no line.
      if ('referral' in item.action || isShown(item) || items.some(({ id }) => id === item.id)) return;
      items = [...items, item];
    },
    update() {
      items = items.filter((item) => !isShown(item));
    },
    clear() {
      items = [];
    },
  };
}
