import type { Hint, Note, Row, Shelf, Thread } from '../../lib/conversation/index.ts';
import type { InboxStore } from '../../lib/live/index.ts';
import { threadKey } from '../../lib/store/index.ts';

/** The parts of the store that the inbox needs, in memory. Its index can be behind, as DynamoDB's can. */
export function inboxFake() {
  const rows = new Map<string, Row>();
  const notes = new Map<string, Note[]>();
  const hints = new Map<string, Hint>();
  let indexed: Row[] | undefined;
  const calls = { shelf: 0 };

  const ofShelf = (shelf: Shelf) =>
    (indexed ?? [...rows.values()]).filter((row) => row.shelf === shelf).sort((a, b) => b.at - a.at);

  const store: InboxStore = {
    async shelf(shelf, { limit, cursor = '0' }) {
      calls.shelf += 1;
      const all = ofShelf(shelf);
      const end = Number(cursor) + limit;
      return { rows: all.slice(Number(cursor), end), ...(end < all.length && { cursor: String(end) }) };
    },
    async notes(thread, { after = -1, before = Number.POSITIVE_INFINITY, limit }) {
      const found = (notes.get(threadKey(thread)) ?? []).filter((note) => note.after > after && note.after < before);
      return found.sort((a, b) => a.after - b.after || a.at - b.at).slice(0, limit);
    },
    async setHint(thread, hint) {
      hints.set(threadKey(thread), hint);
    },
    async removeHint(thread, key) {
      if (hints.get(threadKey(thread))?.key === key) hints.delete(threadKey(thread));
    },
  };

  return {
    store,
    calls,
    put: (...changed: Row[]) => {
      for (const row of changed) rows.set(row.thread.customer, row);
    },
    forgetAll: () => rows.clear(),
    putNote: (thread: Thread, note: Note) => {
      notes.set(threadKey(thread), [...(notes.get(threadKey(thread)) ?? []), note]);
    },
    hint: (thread: Thread) => hints.get(threadKey(thread)),
    /** The index shows from now on what it has now, until it catches up. */
    fallBehind: () => {
      indexed = [...rows.values()];
    },
    catchUp: () => {
      indexed = undefined;
    },
  };
}
