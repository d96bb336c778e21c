import type { Row, Shelf } from '../../lib/conversation/index.ts';
import type { Store } from '../../lib/store/index.ts';

/** The store's shelves in memory. The index can be behind, as DynamoDB's can. */
export function inboxFake() {
  const rows = new Map<string, Row>();
  let indexed: Row[] | undefined;
  const calls = { shelf: 0 };

  const ofShelf = (shelf: Shelf) =>
    (indexed ?? [...rows.values()]).filter((row) => row.shelf === shelf).sort((a, b) => b.at - a.at);

  const store: Pick<Store, 'shelf'> = {
    async shelf(shelf, { limit, cursor = '0' }) {
      calls.shelf += 1;
      const all = ofShelf(shelf);
      const end = Number(cursor) + limit;
      return { rows: all.slice(Number(cursor), end), ...(end < all.length && { cursor: String(end) }) };
    },
  };

  return {
    store,
    calls,
    put: (...changed: Row[]) => {
      for (const row of changed) rows.set(row.thread.customer, row);
    },
    forgetAll: () => rows.clear(),
    /** The index shows from now on what it has now, until it catches up. */
    fallBehind: () => {
      indexed = [...rows.values()];
    },
    catchUp: () => {
      indexed = undefined;
    },
  };
}
