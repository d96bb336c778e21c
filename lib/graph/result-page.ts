import { field, type JsonObject, listOf, text } from '../json.ts';

/** One page of the results of a call that returns a cursor for the next page. */
export interface ResultPage<T> {
  readonly data: T[];
  /** Pass it as `after` to get the next page; missing on the last one. */
  readonly after?: string;
}

/** Reads `{ data, paging: { cursors: { after }, next } }`. Graph sends a cursor on the last page too, but no `next`. */
export function resultPage<T>(answer: JsonObject, read: (item: unknown) => T | undefined): ResultPage<T> | undefined {
  if (!Array.isArray(answer.data)) return undefined;
  const after =
    field(answer.paging, 'next') === undefined ? undefined : text(field(field(answer.paging, 'cursors'), 'after'));
  return { data: listOf(answer.data, read), ...(after === undefined ? {} : { after }) };
}
