import { type Line, lineShownAs, type Reader, shownSeq, type Thread } from '../conversation/index.ts';
import type { Store } from '../store/index.ts';

/** A line with the customer of its thread: a joined browser reads two threads. */
export interface LineOfThread {
  readonly customer: string;
  readonly line: Line;
}

/**
 * Up to `limit` lines as the reader's browser numbers them, in order: the first ones after `after`, or the last ones
 * before `before`.
 */
export async function readLines(
  store: Pick<Store, 'history'>,
  page: string,
  reader: Reader,
  { after, before, limit }: { readonly after?: number; readonly before?: number; readonly limit: number },
): Promise<LineOfThread[]> {
  const { own, joined } = reader;
  const read = async (customer: string, range: Parameters<Store['history']>[1]): Promise<LineOfThread[]> =>
    (await store.history({ page, customer }, range)).map((line) => ({ customer, line }));
  if (joined === undefined) return read(own, { after, before, limit });
  const { customer, through } = joined;
  if (after !== undefined) {
    const first = after < through ? await read(own, { after, limit }) : [];
    const ofOwn = first.filter(({ line }) => line.seq <= through);
    if (ofOwn.length === limit) return ofOwn;
    const rest = await read(customer, { after: Math.max(0, after - through), limit: limit - ofOwn.length });
    return [...ofOwn, ...rest];
  }
  const isInOwn = before !== undefined && before <= through + 1;
  const last = isInOwn
    ? []
    : await read(customer, { limit, ...(before !== undefined && { before: before - through }) });
  if (last.length === limit) return last;
  const end = isInOwn ? before : through + 1;
  return [...(await read(own, { before: end, limit: limit - last.length })), ...last];
}

/** The line that the reader's browser knows under this number. */
export async function readLine(
  store: Pick<Store, 'line'>,
  page: string,
  reader: Reader,
  seq: number,
): Promise<LineOfThread | undefined> {
  const shown = lineShownAs(seq, reader);
  const thread: Thread = { page, customer: shown.customer };
  const line = await store.line(thread, shown.seq);
  return line && { customer: shown.customer, line };
}

/** The last number of the conversation that a reader's browser shows; 0 where there is none. */
export async function newestShown(store: Pick<Store, 'history'>, page: string, reader: Reader): Promise<number> {
  const [last] = await readLines(store, page, reader, { limit: 1 });
  return last === undefined ? 0 : (shownSeq(last.customer, last.line.seq, reader) ?? 0);
}
