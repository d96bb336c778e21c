import { isObject, type JsonObject, list, text } from '../json.ts';
import { actorsOf, idOf, parseJson, threadOf } from '../messenger/index.ts';
import { eventKey } from '../messenger/key.ts';
import type { QueuedEvent } from '../queue/queue.ts';

/** The content of a webhook's body. */
export type Envelope =
  | {
      readonly kind: 'events';
      readonly events: readonly QueuedEvent[];
      /** The number of other changes, for example of the Page's feed. They are not processed. */
      readonly changes: number;
      /** The number of entries without an id whose items do not name our Page either. */
      readonly nameless: number;
      /** Other Pages of the same app that the body has items for. These items are left out. */
      readonly otherPages: readonly string[];
    }
  /** A test from the App Dashboard. */
  | { readonly kind: 'test'; readonly field: string }
  | { readonly kind: 'refused'; readonly statusCode: 400 | 404; readonly reason: string };

/** The time of receipt (ms since 1970) and the correlation id of a body. */
export interface Receipt {
  readonly now: number;
  readonly id: string;
  /** Our Page. Without one, because no Page is connected yet, the items of every Page are events. */
  readonly pageId?: string;
}

/**
 * Reads the body of a webhook. Each item of `messaging` and `standby` of each entry becomes an event for the queue, in
 * the order of the body. Never throws. Source: Webhooks, Event notifications.
 */
export function openEnvelope(text: string, receipt: Receipt): Envelope {
  const body = read(text);
  if (body === undefined) return refused(400, 'The body is not JSON.');
  if (!isObject(body)) return refused(400, 'The body is not a JSON object.');
  const tested = testedField(body);
  if (tested !== undefined) return { kind: 'test', field: tested };
  if (typeof body.object === 'string' && body.object !== 'page') {
    return refused(404, 'Only webhooks of the object "page" are accepted here.');
  }
  if (!Array.isArray(body.entry)) return refused(400, 'The body has no list "entry".');
  if (body.object !== 'page') return refused(400, 'The body does not say "object": "page".');

  const { pageId } = receipt;
  const entries = body.entry.filter(isObject).map((entry) => ({ entry, page: pageOf(entry, pageId) }));
  const isOurs = (page: string | undefined): page is string =>
    page !== undefined && (pageId === undefined || page === pageId);
  const events = entries.flatMap(({ entry, page }) => (isOurs(page) ? itemsOf(entry, page) : []));
  const others = entries.filter(({ entry, page }) => !isOurs(page) && hasItems(entry));
  return {
    kind: 'events',
    events: events.map((event, index) => ({ ...event, id: `${receipt.id}-${index + 1}`, at: receipt.now })),
    changes: entries.reduce((sum, { entry }) => sum + list(entry.changes).length, 0),
    nameless: body.entry.length - entries.filter(({ page }) => page !== undefined).length,
    otherPages: [...new Set(others.flatMap(({ page }) => page ?? []))],
  };
}

/**
 * The webhook field of a test from the App Dashboard. Its button sends a bare `{ field, value }`, or an entry with the
 * id 0 and `changes`, where a Page's own messages stand in `messaging`.
 */
function testedField(body: JsonObject): string | undefined {
  if (body.entry === undefined) return 'value' in body ? text(body.field) : undefined;
  const entries = list(body.entry);
  if (!entries.every((entry) => isObject(entry) && idOf(entry.id) === '0' && !hasItems(entry))) return undefined;
  const [change] = entries.flatMap((entry) => (isObject(entry) ? list(entry.changes) : []));
  return isObject(change) ? text(change.field) : undefined;
}

/** The Page of an entry: its id, or our Page where an entry without an id has items from or for it. */
function pageOf(entry: JsonObject, pageId: string | undefined): string | undefined {
  const page = idOf(entry.id);
  if (page !== undefined || pageId === undefined) return page;
  const isNamed = [...list(entry.messaging), ...list(entry.standby)].some((item) => {
    const { sender, recipient } = actorsOf(item);
    return sender?.id === pageId || recipient?.id === pageId;
  });
  return isNamed ? pageId : undefined;
}

function hasItems(entry: JsonObject): boolean {
  return list(entry.messaging).length + list(entry.standby).length > 0;
}

function itemsOf(entry: JsonObject, page: string): Omit<QueuedEvent, 'id' | 'at'>[] {
  const time = Number(entry.time);
  const common = { source: 'messenger', ...(time > 0 && Number.isFinite(time) ? { time } : {}) } as const;
  const event = (item: unknown, standby: boolean) => {
    return { ...common, thread: threadOf(item, page), key: eventKey(item), item, standby };
  };
  return [
    ...list(entry.messaging).map((item) => event(item, false)),
    ...list(entry.standby).map((item) => event(item, true)),
  ];
}

function read(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const refused = (statusCode: 400 | 404, reason: string): Envelope => ({ kind: 'refused', statusCode, reason });
