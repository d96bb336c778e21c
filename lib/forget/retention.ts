import type { Row, Shelf } from '../conversation/index.ts';
import type { Queue } from '../queue/queue.ts';
import { toldEvent } from '../queue/told.ts';
import type { Store } from '../store/store.ts';

/** One run queues at most so many of a shelf: what visitors write now must not wait behind what is old. */
const MAX_ON_SHELF = 25;
/** Rows in one read, and reads of a shelf in one run: kept conversations stay among the oldest. */
const ROWS = 50;
const MAX_READS = 10;

/** A conversation on the shelf `open` waits for a person, so it is not forgotten for its age. */
const shelves: readonly Shelf[] = ['bot', 'done'];

/**
 * Queues that conversations are forgotten in which nothing has happened for so long (ms). The worker looks once more:
 * the index is seconds behind.
 *
 * @returns how many. The next minute queues the others.
 */
export async function forgetOld(
  { store, queue }: { readonly store: Pick<Store, 'oldest'>; readonly queue: Queue },
  retentionMs: number,
  now: number,
): Promise<number> {
  const found = await Promise.all(shelves.map((shelf) => oldOf(store, shelf, now - retentionMs)));
  const rows = found.flat();
  if (rows.length === 0) return 0;
  const told = { kind: 'forget', by: 'retention' } as const;
  await queue.enqueue(rows.map(({ thread, at }) => toldEvent(thread, 'clock', { told, id: String(at) }, now)));
  return rows.length;
}

async function oldOf(store: Pick<Store, 'oldest'>, shelf: Shelf, before: number): Promise<readonly Row[]> {
  const old: Row[] = [];
  let cursor: string | undefined;
  for (let reads = 0; reads < MAX_READS; reads += 1) {
    const part = await store.oldest(shelf, { before, limit: ROWS, cursor });
    old.push(...part.rows.filter(({ keep }) => keep === undefined));
    cursor = part.cursor;
    if (cursor === undefined || old.length >= MAX_ON_SHELF) break;
  }
  return old.slice(0, MAX_ON_SHELF);
}
