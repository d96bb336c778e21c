/** Reading of Graph's answers: they come as `unknown`, and leave as the types the clients promise. */

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Graph gives ids as strings; older answers and some proxies give numbers. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** What `read` makes of each item; items it can make nothing of are left out. */
export function list<T>(value: unknown, read: (item: unknown) => T | undefined): T[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const one = read(item);
    return one === undefined ? [] : [one];
  });
}

/** One page of a cursor-paged edge. */
export interface ResultPage<T> {
  readonly data: T[];
  /** Pass it as `after` to get the next page; missing on the last one. */
  readonly after?: string;
}

/** Reads `{ data, paging: { cursors: { after }, next } }`; `after` is only of use where there is a `next`. */
export function resultPage<T>(answer: Json, read: (item: unknown) => T | undefined): ResultPage<T> | undefined {
  if (!Array.isArray(answer.data)) return undefined;
  const paging = isRecord(answer.paging) ? answer.paging : {};
  const cursors = isRecord(paging.cursors) ? paging.cursors : {};
  const after = paging.next === undefined ? undefined : text(cursors.after);
  return { data: list(answer.data, read), ...(after === undefined ? {} : { after }) };
}

/** `{ "success": true }`, or `{ "result": "success" }` as the Messenger Profile answers. */
export function succeeded(answer: Json): true | undefined {
  return answer.success === true || answer.success === 'true' || answer.result === 'success' ? true : undefined;
}
