import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import { isObject, type JsonObject, list, number, object, text } from '../json.ts';
import { batchGet, isExpired, itemKinds, markerKey, threadKey } from '../store/index.ts';
import { type Admission, type Asking, admit, firstCount, type Limits, timesOf } from './admit.ts';
import { type LiveTable, ttl } from './table.ts';
import { type ItemChange, updateItem } from './update-item.ts';

/** Longer than an event counts as unhandled, and than any connection lasts (ms). */
const itemLasts = 3 * 3_600_000;

/** Each further try means that another frame of the same thread was admitted meanwhile. */
const maxTries = 8;

/** Frames that are counted by themselves, not as events. */
export type CountedKind = 'typing' | 'history' | 'hello' | 'mail' | 'stop';

/**
 * Counts the website's frames of a thread, over all of its connections. It has an item of its own beside the
 * conversation, which only the worker writes.
 */
export interface ThreadLimits {
  /**
   * Notes that an event is about to be queued, unless there are too many. The worker need not know: an event counts as
   * handled once it has a marker, and markers are read when the limit is reached.
   */
  admit(thread: Thread, asking: Asking, now: number): Promise<Admission>;
  /** The event could not be queued. */
  release(thread: Thread, key: string): Promise<void>;
  /** @returns how often this happened in this minute, with this time, and whether the session has ended. */
  count(thread: Thread, kind: CountedKind, session: string, now: number): Promise<{ times: number; isOver: boolean }>;
  /** From now on no frame of this session is accepted, also one that is under way. */
  end(thread: Thread, session: string, now: number): Promise<void>;
}

export function threadLimits(liveTable: LiveTable): ThreadLimits {
  const update = updateOf(liveTable);
  return {
    admit: (thread, asking, now) => admitInTable(liveTable, update, thread, asking, now),
    count: (thread, kind, session, now) => countInTable(update, thread, kind, session, now),

    async release(thread, key) {
      await update(thread, {
        UpdateExpression: 'REMOVE #waiting.#key ADD #version :one',
        ConditionExpression: 'attribute_exists(#waiting)',
        ExpressionAttributeNames: { '#waiting': 'waiting', '#key': key, '#version': 'version' },
        ExpressionAttributeValues: { ':one': 1 },
      });
    },

    async end(thread, session, now) {
      await update(thread, {
        UpdateExpression: 'SET #ttl = :ttl ADD #ended :ended, #version :one',
        ExpressionAttributeNames: { '#ttl': 'ttl', '#ended': 'ended', '#version': 'version' },
        ExpressionAttributeValues: { ':ttl': ttl(now + itemLasts), ':ended': new Set([session]), ':one': 1 },
      });
    },
  };
}

type Update = (thread: Thread, change: Omit<ItemChange, 'Key'>) => Promise<JsonObject | undefined>;

/** Changes a thread's item. @returns all of it, or `undefined` where the condition does not hold. */
function updateOf(liveTable: LiveTable): Update {
  return (thread, change) => updateItem(liveTable, { Key: keyOf(thread), ...change });
}

const keyOf = itemKinds.limits.key;

async function admitInTable(
  liveTable: LiveTable,
  update: Update,
  thread: Thread,
  asking: Asking,
  now: number,
): Promise<Admission> {
  const { documentClient, table } = liveTable;
  for (let tries = 0; tries < maxTries; tries += 1) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * tries));
    const { Item } = await documentClient.send(
      new GetCommand({ TableName: table, Key: keyOf(thread), ConsistentRead: true }),
    );
    const limits = readLimits(Item);
    let admission = admit(limits, asking, now);
    if (admission.kind === 'too_many' && admission.of === 'unhandled') {
      admission = admit(await withoutHandled(liveTable, thread, limits, now), asking, now);
    }
    if (admission.kind !== 'new' || (await wasWritten(update, thread, admission.limits, now))) return admission;
  }
  return { kind: 'too_many', of: 'unhandled' };
}

/** The limits without the events that have a marker. */
async function withoutHandled(
  { documentClient, table }: LiveTable,
  thread: Thread,
  limits: Limits,
  now: number,
): Promise<Limits> {
  const pk = threadKey(thread);
  const keys = Object.keys(limits.waiting).map((key) => ({ pk, sk: markerKey(key) }));
  const markers = (await batchGet(documentClient, table, keys)).filter((marker) => !isExpired(marker, now));
  const handled = new Set(markers.map(({ sk }) => sk));
  const waiting = Object.entries(limits.waiting).filter(([key]) => !handled.has(markerKey(key)));
  return { ...limits, waiting: Object.fromEntries(waiting) };
}

/** @returns false where another frame was faster. */
async function wasWritten(update: Update, thread: Thread, limits: Limits, now: number): Promise<boolean> {
  const isFirst = limits.version === 1;
  const written = await update(thread, {
    UpdateExpression:
      'SET #version = :version, #waiting = :waiting, #event = :event, #read = :read, #lastRead = :lastRead, #ttl = :ttl',
    ConditionExpression: isFirst ? 'attribute_not_exists(#version)' : '#version = :before',
    ExpressionAttributeNames: {
      '#version': 'version',
      '#waiting': 'waiting',
      '#event': 'event',
      '#read': 'read',
      '#lastRead': 'lastRead',
      '#ttl': 'ttl',
    },
    ExpressionAttributeValues: {
      ':version': limits.version,
      ...(!isFirst && { ':before': limits.version - 1 }),
      ':waiting': limits.waiting,
      ':event': limits.event ?? 0,
      ':read': limits.read ?? 0,
      ':lastRead': limits.lastRead ?? null,
      ':ttl': ttl(now + itemLasts),
    },
  });
  return written !== undefined;
}

/** One write. The first one of a minute needs two, and a third where another frame was the first. */
async function countInTable(
  update: Update,
  thread: Thread,
  kind: CountedKind,
  session: string,
  now: number,
): Promise<{ times: number; isOver: boolean }> {
  const values = { ':ttl': ttl(now + itemLasts), ':first': firstCount(now) };
  const names = { '#kind': kind, '#ttl': 'ttl' };
  const oneMore = () =>
    update(thread, {
      UpdateExpression: 'SET #ttl = :ttl ADD #kind :one',
      ConditionExpression: '#kind >= :first',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ...values, ':one': 1 },
    });
  const first = () =>
    update(thread, {
      UpdateExpression: 'SET #kind = :first, #ttl = :ttl',
      ConditionExpression: 'attribute_not_exists(#kind) OR #kind < :first',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    });
  const item = (await oneMore()) ?? (await first()) ?? (await oneMore());
  return { times: timesOf(number(item?.[kind]) ?? 0), isOver: readLimits(item).ended.includes(session) };
}

function readLimits(item: unknown): Limits {
  const stored = object(item);
  const waiting = Object.entries(object(stored?.waiting) ?? {}).flatMap(([key, at]): [string, number][] =>
    typeof at === 'number' ? [[key, at]] : [],
  );
  const lastRead = isObject(stored?.lastRead) ? stored.lastRead : {};
  const [seq, key] = [number(lastRead.seq), text(lastRead.key)];
  return {
    version: number(stored?.version) ?? 0,
    waiting: Object.fromEntries(waiting),
    event: number(stored?.event),
    read: number(stored?.read),
    ...(seq !== undefined && key !== undefined && { lastRead: { seq, key } }),
    ended: stored?.ended instanceof Set ? [...stored.ended].map(String) : list(stored?.ended).map(String),
  };
}
