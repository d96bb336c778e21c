import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import { isObject, list, number, object, text } from '../json.ts';
import { batchGet, conditionFailed, isExpired, limitsKey, markerKey, threadKey } from '../store/index.ts';
import { type Admission, type Asking, admit, firstCount, type Limits, timesOf } from './admit.ts';
import { type LiveTable, ttl } from './table.ts';

/** Longer than an event counts as unhandled, and than any connection lasts (ms). */
const itemLasts = 3 * 3_600_000;

/** Each further try means that another frame of the same thread was admitted meanwhile. */
const maxTries = 8;

/**
 * Counts the website's frames of a thread, over all of its connections. It has an item of its own beside the
 * conversation, which only the worker writes.
 */
export interface ThreadLimits {
  /**
   * Notes that an event is about to be queued, unless there are too many. The worker need not know: an event counts as
   * handled once it has a marker, and markers are read when the limit is reached.
   */
  admit(thread: Thread, asking: Asking, now: number): Promise<Exclude<Admission, { kind: 'new' }> | { kind: 'new' }>;
  /** The event could not be queued. */
  release(thread: Thread, key: string): Promise<void>;
  /** @returns how often this happened in this minute, with this time, and whether the session has ended. */
  count(
    thread: Thread,
    kind: 'typing' | 'history' | 'hello',
    session: string,
    now: number,
  ): Promise<{ times: number; isOver: boolean }>;
  /** From now on no frame of this session is accepted, also one that is under way. */
  end(thread: Thread, session: string, now: number): Promise<void>;
}

export function threadLimits({ documentClient, table }: LiveTable): ThreadLimits {
  const keyOf = (thread: Thread) => ({ pk: threadKey(thread), sk: limitsKey });

  async function read(thread: Thread): Promise<Limits> {
    const { Item } = await documentClient.send(
      new GetCommand({ TableName: table, Key: keyOf(thread), ConsistentRead: true }),
    );
    return readLimits(Item);
  }

  /** @returns false where another frame was faster. */
  async function write(thread: Thread, limits: Limits, now: number): Promise<boolean> {
    try {
      await documentClient.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(thread),
          UpdateExpression:
            'SET #version = :version, #waiting = :waiting, #event = :event, #read = :read, #lastRead = :lastRead, #ttl = :ttl',
          ConditionExpression: limits.version === 1 ? 'attribute_not_exists(#version)' : '#version = :before',
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
            ...(limits.version > 1 && { ':before': limits.version - 1 }),
            ':waiting': limits.waiting,
            ':event': limits.event ?? 0,
            ':read': limits.read ?? 0,
            ':lastRead': limits.lastRead ?? null,
            ':ttl': ttl(now + itemLasts),
          },
        }),
      );
      return true;
    } catch (error) {
      if (conditionFailed(error)) return false;
      throw error;
    }
  }

  /** The limits without the events that have a marker. */
  async function withoutHandled(thread: Thread, limits: Limits, now: number): Promise<Limits> {
    const pk = threadKey(thread);
    const keys = Object.keys(limits.waiting).map((key) => ({ pk, sk: markerKey(key) }));
    const markers = (await batchGet(documentClient, table, keys)).filter((marker) => !isExpired(marker, now));
    const handled = new Set(markers.map(({ sk }) => sk));
    const waiting = Object.entries(limits.waiting).filter(([key]) => !handled.has(markerKey(key)));
    return { ...limits, waiting: Object.fromEntries(waiting) };
  }

  return {
    async admit(thread, asking, now) {
      for (let tries = 0; tries < maxTries; tries += 1) {
        if (tries > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * tries));
        const limits = await read(thread);
        let admission = admit(limits, asking, now);
        if (admission.kind === 'too_many' && admission.of === 'unhandled') {
          admission = admit(await withoutHandled(thread, limits, now), asking, now);
        }
        if (admission.kind !== 'new') return admission;
        if (await write(thread, admission.limits, now)) return { kind: 'new' };
      }
      return { kind: 'too_many', of: 'unhandled' };
    },

    async release(thread, key) {
      await documentClient.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(thread),
          UpdateExpression: 'REMOVE #waiting.#key ADD #version :one',
          ConditionExpression: 'attribute_exists(#waiting)',
          ExpressionAttributeNames: { '#waiting': 'waiting', '#key': key, '#version': 'version' },
          ExpressionAttributeValues: { ':one': 1 },
        }),
      );
    },

    async count(thread, kind, session, now) {
      const add = (update: string, condition: string, values: object) =>
        documentClient.send(
          new UpdateCommand({
            TableName: table,
            Key: keyOf(thread),
            UpdateExpression: update,
            ConditionExpression: condition,
            ExpressionAttributeNames: { '#kind': kind, '#ttl': 'ttl' },
            ExpressionAttributeValues: { ':ttl': ttl(now + itemLasts), ':first': firstCount(now), ...values },
            ReturnValues: 'ALL_NEW',
          }),
        );
      const oneMore = () => add('SET #ttl = :ttl ADD #kind :one', '#kind >= :first', { ':one': 1 });
      const first = () => add('SET #kind = :first, #ttl = :ttl', 'attribute_not_exists(#kind) OR #kind < :first', {});
      for (const attempt of [oneMore, first, oneMore]) {
        try {
          const { Attributes = {} } = await attempt();
          const { ended } = readLimits(Attributes);
          return { times: timesOf(number(Attributes[kind]) ?? 0), isOver: ended.includes(session) };
        } catch (error) {
          if (!conditionFailed(error)) throw error;
        }
      }
      return { times: 0, isOver: false };
    },

    async end(thread, session, now) {
      await documentClient.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(thread),
          UpdateExpression: 'SET #ttl = :ttl ADD #ended :ended, #version :one',
          ExpressionAttributeNames: { '#ttl': 'ttl', '#ended': 'ended', '#version': 'version' },
          ExpressionAttributeValues: { ':ttl': ttl(now + itemLasts), ':ended': new Set([session]), ':one': 1 },
        }),
      );
    },
  };
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
