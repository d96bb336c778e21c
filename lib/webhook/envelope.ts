import { id as idOf, isObject, type JsonObject, list } from '../json.ts';
import { parseJson, threadOf } from '../messenger/index.ts';
import { eventKey } from '../messenger/key.ts';
import type { QueuedEvent } from '../queue/queue.ts';

/** The content of a webhook's body. */
export type Envelope =
  | {
      readonly kind: 'events';
      readonly events: readonly QueuedEvent[];
      /** The number of other changes, for example of the Page's feed. They are not processed. */
      readonly changes: number;
      /** The number of entries without an id: their Page is unknown. */
      readonly nameless: number;
    }
  /** The dashboard's test button sends a bare `{ field, value }`. */
  | { readonly kind: 'test'; readonly field: string }
  | { readonly kind: 'refused'; readonly statusCode: 400 | 404; readonly reason: string };

/** The time of receipt (ms since 1970) and the correlation id of a body. */
export interface Receipt {
  readonly now: number;
  readonly id: string;
}

/**
 * Reads the body of a webhook. Each item of `messaging` and `standby` of each entry becomes an event for the queue, in
 * the order of the body. Never throws. Source: Webhooks, Event notifications.
 */
export function openEnvelope(text: string, receipt: Receipt): Envelope {
  const body = read(text);
  if (body === undefined) return refused(400, 'The body is not JSON.');
  if (!isObject(body)) return refused(400, 'The body is not a JSON object.');
  if (body.entry === undefined && typeof body.field === 'string' && 'value' in body) {
    return { kind: 'test', field: body.field };
  }
  if (typeof body.object === 'string' && body.object !== 'page') {
    return refused(404, 'Only webhooks of the object "page" are accepted here.');
  }
  if (!Array.isArray(body.entry)) return refused(400, 'The body has no list "entry".');
  if (body.object !== 'page') return refused(400, 'The body does not say "object": "page".');

  const entries = body.entry.filter(isObject);
  const events = entries.flatMap((entry) => itemsOf(entry));
  return {
    kind: 'events',
    events: events.map((event, index) => ({ ...event, id: `${receipt.id}-${index + 1}`, at: receipt.now })),
    changes: entries.reduce((sum, entry) => sum + list(entry.changes).length, 0),
    nameless: body.entry.length - entries.filter((entry) => idOf(entry.id) !== undefined).length,
  };
}

function itemsOf(entry: JsonObject): Omit<QueuedEvent, 'id' | 'at'>[] {
  const pageId = idOf(entry.id);
  if (pageId === undefined) return [];
  const time = Number(entry.time);
  const common = { source: 'messenger', ...(time > 0 && Number.isFinite(time) ? { time } : {}) } as const;
  const event = (item: unknown, standby: boolean) => {
    return { ...common, thread: threadOf(item, pageId), key: eventKey(item), item, standby };
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
