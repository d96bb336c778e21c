import type { DayFacts, Shelf } from '../../lib/conversation/index.ts';
import { type Store, threadKey } from '../../lib/store/index.ts';

const shelves: readonly Shelf[] = ['open', 'bot', 'done'];
/** Rows in one read. */
const ROWS = 100;
/** Days that are read at a time. */
const AT_ONCE = 10;

/** Which days to read. */
export interface Period {
  /** The dates, the earliest first. */
  readonly days: readonly string[];
  /** When the first of them begins, or before (ms). */
  readonly since: number;
}

/**
 * The facts of each conversation and day of a period. The last day of a conversation is in its row; the days before it
 * have items. Rows are read first: a day that the worker puts meanwhile is found twice, and counts once.
 */
export async function readDays(
  store: Pick<Store, 'shelf' | 'day'>,
  { days, since }: Period,
): Promise<readonly DayFacts[]> {
  const wanted = new Set(days);
  const found = new Map<string, DayFacts>();
  for (const shelf of shelves) {
    for await (const { thread, facts } of rowsOf(store, shelf, since)) {
      if (facts !== undefined && wanted.has(facts.day)) found.set(`${facts.day} ${threadKey(thread)}`, facts);
    }
  }
  for (let first = 0; first < days.length; first += AT_ONCE) {
    const parts = await Promise.all(days.slice(first, first + AT_ONCE).map((day) => store.day(day)));
    for (const { thread, facts } of parts.flat()) found.set(`${facts.day} ${threadKey(thread)}`, facts);
  }
  return [...found.values()];
}

async function* rowsOf(store: Pick<Store, 'shelf'>, shelf: Shelf, since: number) {
  let cursor: string | undefined;
  do {
    const part = await store.shelf(shelf, { limit: ROWS, cursor, since });
    yield* part.rows;
    ({ cursor } = part);
  } while (cursor !== undefined);
}
