import type { Row, Shelf } from '../conversation/index.ts';
import { readJson } from '../json.ts';
import { maxSearched, type Page, Refusal } from '../protocol/index.ts';
import { BrokenCursor, type Store } from '../store/index.ts';
import { bytesOf } from './agent-line.ts';
import { listedRow } from './listed-row.ts';
import type { OpenShelf } from './open-shelf.ts';

/** What a page is asked for. */
export interface PageRequest {
  readonly cursor?: string;
  readonly search?: string;
  /** Bytes that its rows may have. */
  readonly bytes: number;
}

/** A page of the open shelf: as many rows as a frame holds. The next one begins after its last row. */
export function openPage({ rows, digest, isCut }: OpenShelf, { cursor, search, bytes }: PageRequest): Page {
  const left = cursor === undefined ? rows : rowsAfter(rows, readCursor(cursor));
  const { fitting, next } = fill(left, search, bytes);
  return {
    shelf: 'open',
    rows: fitting,
    digest,
    total: rows.length,
    ...(isCut && { isCut: true }),
    ...(search !== undefined && { searched: rows.length }),
    ...(next && { cursor: cursorOf(next) }),
  };
}

/** How many rows of another shelf are read at once, and listed in a page at most. */
const pageRows = 50;

/** A page of a shelf that is read on request. */
export async function shelfPage(store: Pick<Store, 'shelf'>, shelf: Shelf, asked: PageRequest): Promise<Page> {
  const { search, bytes } = asked;
  let { start, ...after } = asked.cursor === undefined ? { start: undefined } : readCursor(asked.cursor);
  let searched = 0;
  for (;;) {
    const part = await partOf(store, shelf, start);
    const left = rowsAfter(part.rows, after);
    const { fitting, next } = fill(left, search, bytes);
    searched += next ? left.indexOf(next) + 1 : left.length;
    const about = { shelf, rows: fitting, ...(search !== undefined && { searched }) };
    if (next) return { ...about, cursor: cursorOf(next, start) };
    if (part.cursor === undefined) return about;
    // A search goes on until it found something, or has read enough for one frame.
    if (search === undefined || fitting.length > 0 || searched >= maxSearched) {
      return { ...about, cursor: JSON.stringify({ start: part.cursor }) };
    }
    start = part.cursor;
    after = {};
  }
}

async function partOf(store: Pick<Store, 'shelf'>, shelf: Shelf, cursor: string | undefined) {
  try {
    return await store.shelf(shelf, { limit: pageRows, cursor });
  } catch (error) {
    throw error instanceof BrokenCursor ? badCursor() : error;
  }
}

/** Where a page ended: after this row, in the part of the index that begins at `start`. */
interface Cursor {
  readonly start?: string;
  readonly at?: number;
  readonly customer?: string;
}

function cursorOf({ at, thread }: Row, start?: string): string {
  return JSON.stringify({ ...(start !== undefined && { start }), at, customer: thread.customer });
}

function readCursor(cursor: string): Cursor {
  const read = readJson(cursor);
  if (typeof read !== 'object' || read === null) throw badCursor();
  const { start, at, customer }: { start?: unknown; at?: unknown; customer?: unknown } = read;
  if (start !== undefined && typeof start !== 'string') throw badCursor();
  if (at === undefined && customer === undefined) return { start };
  if (typeof at !== 'number' || typeof customer !== 'string') throw badCursor();
  return { start, at, customer };
}

function badCursor(): Refusal {
  return new Refusal('bad_frame', 'cursor must be the one of the page before.');
}

/** The rows after the one that the cursor names. Where it is gone, those that are not newer: none is left out. */
function rowsAfter(rows: readonly Row[], { at, customer }: Cursor): readonly Row[] {
  if (at === undefined) return rows;
  const index = rows.findIndex((row) => row.at === at && row.thread.customer === customer);
  return index >= 0 ? rows.slice(index + 1) : rows.filter((row) => row.at <= at);
}

/** @returns the rows that fit, and the last row that was looked at where some are left. */
function fill(rows: readonly Row[], search: string | undefined, bytes: number): { fitting: Row[]; next?: Row } {
  const fitting: Row[] = [];
  let used = 0;
  let last: Row | undefined;
  for (const row of rows) {
    if (matches(row, search)) {
      const listed = listedRow(row);
      used += bytesOf(listed) + 1;
      if (last && fitting.length > 0 && used > bytes) return { fitting, next: last };
      fitting.push(listed);
    }
    last = row;
  }
  return { fitting };
}

function matches({ name, identity, ref, preview }: Row, search: string | undefined): boolean {
  if (search === undefined || search.trim() === '') return true;
  const sought = search.trim().toLowerCase();
  return [name, identity?.sub, ref, preview].some((text) => text?.toLowerCase().includes(sought));
}
