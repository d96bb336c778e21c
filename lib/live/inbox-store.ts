import type { Hint, Note, Row, Shelf, Thread } from '../conversation/index.ts';

/** What the inbox reads and writes in the store, besides conversations and lines. */
export interface InboxStore {
  /** Rows of a shelf, the newest first. It reads the index, which may be seconds behind. */
  shelf(
    shelf: Shelf,
    range: { limit: number; cursor?: string },
  ): Promise<{ readonly rows: readonly Row[]; readonly cursor?: string }>;
  /** Notes sorted by the line before them, and by time. */
  notes(thread: Thread, range: { after?: number; before?: number; limit: number }): Promise<readonly Note[]>;
  setHint(thread: Thread, hint: Hint): Promise<void>;
  removeHint(thread: Thread, key: string): Promise<void>;
}

/** Stands in for the parts that the store does not have yet. */
export const noInbox: InboxStore = {
  shelf: async () => ({ rows: [] }),
  notes: async () => [],
  setHint: async () => {},
  removeHint: async () => {},
};
