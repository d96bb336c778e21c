import type { Row, Shelf } from '../../../lib/conversation/index.ts';
import { shelfDigest } from '../../../lib/protocol/index.ts';

/** The rows that the inbox knows, by customer. A row never goes back to a lower version. */
export interface Rows {
  get(customer: string): Row | undefined;
  /** @returns false where a newer version is known. */
  merge(row: Row): boolean;
  /**
   * A whole read of the open shelf. Rows that it lacks have left the shelf, except those that were pushed since the
   * read began.
   *
   * @param since what `mark()` gave when the read began.
   */
  replaceOpen(rows: readonly Row[], since: number): void;
  /** A point in the order of pushes. */
  mark(): number;
  on(shelf: Shelf): readonly Row[];
  /** Of the open shelf, as the server computes it. */
  digest(): string;
  remove(customer: string): void;
  clear(): void;
}

export function createRows(): Rows {
  const known = new Map<string, { readonly row: Row; readonly mark: number }>();
  let marks = 0;

  function merge(row: Row): boolean {
    const { customer } = row.thread;
    const before = known.get(customer);
    if (before && before.row.version > row.version) return false;
    const isNew = before === undefined || before.row.version < row.version;
    known.set(customer, { row, mark: isNew ? ++marks : before.mark });
    return true;
  }
  const on = (shelf: Shelf) => [...known.values()].flatMap(({ row }) => (row.shelf === shelf ? [row] : []));

  return {
    get: (customer) => known.get(customer)?.row,
    merge,
    replaceOpen(rows, since) {
      const listed = new Set(rows.map(({ thread }) => thread.customer));
      for (const [customer, { row, mark }] of known) {
        if (row.shelf === 'open' && mark <= since && !listed.has(customer)) known.delete(customer);
      }
      for (const row of rows) merge(row);
    },
    mark: () => marks,
    on,
    digest: () => shelfDigest(on('open')),
    remove: (customer) => void known.delete(customer),
    clear: () => known.clear(),
  };
}
