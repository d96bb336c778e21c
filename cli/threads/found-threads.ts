import type { Row, Shelf, Surface } from '../../lib/conversation/index.ts';
import type { Store } from '../../lib/store/index.ts';
import { readableLine } from '../export/readable-line.ts';

/** Which conversations to list. */
export interface Wanted {
  /** Changed at this time or later (ms). */
  readonly since: number;
  readonly surface?: Surface;
  /** A part of a name, an id, a `ref`, a page, or a line, in any case. */
  readonly search?: string;
}

const shelves: readonly Shelf[] = ['open', 'bot', 'done'];
/** Rows, and lines of a history, in one read. */
const ROWS = 100;
const LINES = 200;

/** Conversations, the last one that changed first: also those that the inbox lists no more, since they are done. */
export async function foundThreads(store: Pick<Store, 'shelf' | 'history'>, wanted: Wanted): Promise<Row[]> {
  const found = await Promise.all(shelves.map((shelf) => ofShelf(store, shelf, wanted)));
  return found.flat().sort((a, b) => b.at - a.at);
}

async function ofShelf(store: Pick<Store, 'shelf' | 'history'>, shelf: Shelf, wanted: Wanted): Promise<Row[]> {
  const found: Row[] = [];
  let cursor: string | undefined;
  do {
    const part = await store.shelf(shelf, { limit: ROWS, cursor, since: wanted.since - 1 });
    for (const row of part.rows) {
      if (wanted.surface !== undefined && row.surface !== wanted.surface) continue;
      if (wanted.search === undefined || (await contains(store, row, wanted.search))) found.push(row);
    }
    ({ cursor } = part);
  } while (cursor !== undefined);
  return found;
}

async function contains(store: Pick<Store, 'history'>, row: Row, search: string): Promise<boolean> {
  const isIn = matcher(search);
  const { thread, name, identity, preview, ref, referer_uri } = row;
  if ([`${thread.page}:${thread.customer}`, name, identity?.sub, preview, ref, referer_uri].some(isIn)) return true;
  let before: number | undefined;
  for (;;) {
    const lines = await store.history(thread, { before: before ?? Number.MAX_SAFE_INTEGER, limit: LINES });
    if (lines.some((line) => isIn(readableLine(line).text))) return true;
    before = lines[0]?.seq;
    if (lines.length < LINES) return false;
  }
}

/** Compares as people do: `CAFÉ` is in `café`, however the accent was typed. */
function matcher(search: string): (text: string | undefined) => boolean {
  const plain = (text: string) => text.normalize('NFKC').toLowerCase();
  const wanted = plain(search);
  return (text) => text !== undefined && plain(text).includes(wanted);
}
