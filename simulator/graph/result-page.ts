import type { JsonObject } from '../../lib/json.ts';
import type { GraphCall } from './handler.ts';

const DEFAULT_LIMIT = 25;
const LARGEST_LIMIT = 100;

/**
 * One page of the results of an edge, with Graph's cursors and links. A page without results has no `paging`: clients
 * that follow cursors until there are none would never end. Source: Graph API, Paginated Results.
 *
 * @param edge - `{node}/{edge}`
 * @param params - `limit`, `after`, `before`, and what else the links repeat
 */
export function resultPage<T>(
  items: readonly T[],
  { root, token }: Pick<GraphCall, 'root' | 'token'>,
  edge: string,
  params: JsonObject,
): JsonObject {
  const limit = Math.max(1, Math.min(Number(params.limit) || DEFAULT_LIMIT, LARGEST_LIMIT));
  const before = offset(params.before);
  const start = before === undefined ? (offset(params.after) ?? 0) : Math.max(0, before - limit);
  const end = Math.min(before ?? start + limit, items.length);
  const link = (cursors: Record<string, string>): string => {
    const { after: _after, before: _before, ...rest } = params;
    const kept = Object.entries(rest).map(([name, value]) => [name, asText(value)]);
    const query = new URLSearchParams({
      ...(token && { access_token: token }),
      ...Object.fromEntries(kept),
      limit: `${limit}`,
      ...cursors,
    });
    return `${root}/${edge}?${query}`;
  };
  const data = items.slice(start, end);
  if (data.length === 0) return { data };
  const previous = start > 0 && { previous: link({ before: cursor(start) }) };
  const next = end < items.length && { next: link({ after: cursor(end) }) };
  const cursors = { before: cursor(start), after: cursor(end) };
  return { data, paging: { cursors, ...next, ...previous } };
}

/** A cursor is an encoded offset: of the first result, or of the one after the last. */
const cursor = (at: number): string => Buffer.from(String(at)).toString('base64url');

function offset(given: unknown): number | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') return undefined;
  const read = Number(Buffer.from(String(given), 'base64url').toString());
  return Number.isInteger(read) && read >= 0 ? read : undefined;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
