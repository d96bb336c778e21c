import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import { type JsonObject, number, object, text } from '../json.ts';
import { connectionLasts } from '../protocol/index.ts';
import { threadKey } from '../store/index.ts';
import { readThread } from './read-thread.ts';
import { type LiveTable, ttl } from './table.ts';

/** The item outlives the connection by an hour (ms). */
const itemLasts = connectionLasts + 3_600_000;

/** How many items of a thread are read for one push: this limits what a visitor with very many connections costs. */
const pageItems = 100;
const maxPages = 10;

/** A browser that has said hello with a session. */
export interface Connection {
  readonly id: string;
  readonly thread: Thread;
  readonly role: 'visitor' | 'agent';
  /** Hash of the session's token. */
  readonly session: string;
  /** When the session ends (ms). */
  readonly expires: number;
  /** Of the visitor's plugin: chooses what they see of the profile. */
  readonly locale?: string;
}

export interface Connections {
  add(connection: Connection, now: number): Promise<void>;
  get(id: string): Promise<Connection | undefined>;
  remove(connection: Pick<Connection, 'id' | 'thread'>): Promise<void>;
  /** The connections of a thread, the newest first. Items whose time is over are removed. */
  ofThread(thread: Thread, now: number): Promise<Connection[]>;
  /** Every connected browser. Its cost grows with their number, so it is for rare events only. */
  all(now: number): Promise<Connection[]>;
}

/** Two items for each connection: one under its own id, one under its thread, where pushes look for it. */
export function connections({ documentClient, table }: LiveTable): Connections {
  async function get(id: string): Promise<Connection | undefined> {
    const { Item } = await documentClient.send(
      new GetCommand({ TableName: table, Key: ownKey(id), ConsistentRead: true }),
    );
    return readConnection(Item?.live);
  }

  async function removeItem(Key: { pk: string; sk: string }): Promise<void> {
    await documentClient.send(new DeleteCommand({ TableName: table, Key }));
  }

  return {
    get,

    async add(connection, now) {
      const ends = ttl(now + itemLasts);
      const [before] = await Promise.all([
        documentClient.send(
          new PutCommand({
            TableName: table,
            // `inbox` and `at` are an index for `all`.
            Item: { ...ownKey(connection.id), live: connection, ttl: ends, inbox: 'live', at: now },
            ReturnValues: 'ALL_OLD',
          }),
        ),
        documentClient.send(
          new PutCommand({ TableName: table, Item: { ...keyInThread(connection), live: connection, ttl: ends } }),
        ),
      ]);
      // The browser went on with another conversation: lines of the one before are not for it any more.
      const old = readConnection(before.Attributes?.live);
      if (old && threadKey(old.thread) !== threadKey(connection.thread)) await removeItem(keyInThread(old));
    },

    async remove(connection) {
      await Promise.all([ownKey(connection.id), keyInThread(connection)].map(removeItem));
    },

    async ofThread(thread, now) {
      const found: { readonly connection: Connection; readonly ends: number }[] = [];
      const over: Connection[] = [];
      for await (const items of itemsInThread({ documentClient, table }, thread)) {
        for (const item of items) {
          const connection = readConnection(item.live);
          const ends = number(item.ttl) ?? 0;
          if (connection && ends > ttl(now)) found.push({ connection, ends });
          else if (connection) over.push(connection);
        }
      }
      // DynamoDB removes them days later. Where this fails, the next push tries again.
      await Promise.all(over.map((each) => removeItem(keyInThread(each)).catch(() => {})));
      return found.sort((a, b) => b.ends - a.ends).map(({ connection }) => connection);
    },

    async all(now) {
      const found: Connection[] = [];
      for await (const ids of connectionIds({ documentClient, table }, now - itemLasts)) {
        const read = await Promise.all(ids.map((id) => get(id)));
        found.push(...read.filter((connection) => connection !== undefined));
      }
      return found;
    },
  };
}

/** The items of a thread's connections, one page of results at a time. */
async function* itemsInThread({ documentClient, table }: LiveTable, thread: Thread): AsyncGenerator<JsonObject[]> {
  let start: Record<string, unknown> | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const { Items = [], LastEvaluatedKey } = await documentClient.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        Limit: pageItems,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': threadKey(thread), ':sk': 'S#' },
        ExclusiveStartKey: start,
      }),
    );
    yield Items;
    start = LastEvaluatedKey;
    if (start === undefined) return;
  }
}

/** Ids of the connections that said hello since then (ms), one page of results at a time. */
async function* connectionIds({ documentClient, table }: LiveTable, since: number): AsyncGenerator<string[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await documentClient.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'inbox',
        KeyConditionExpression: 'inbox = :live AND #at > :since',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':live': 'live', ':since': since },
        ExclusiveStartKey: start,
      }),
    );
    yield (answer.Items ?? []).map(({ pk }) => String(pk).slice('S#'.length));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
}

function ownKey(id: string) {
  return { pk: `S#${id}`, sk: 'S' };
}

function keyInThread({ id, thread }: Pick<Connection, 'id' | 'thread'>) {
  return { pk: threadKey(thread), sk: `S#${id}` };
}

function readConnection(value: unknown): Connection | undefined {
  const stored = object(value);
  const id = text(stored?.id);
  const thread = readThread(stored?.thread);
  const session = text(stored?.session);
  const expires = number(stored?.expires);
  const role = stored?.role;
  if (!id || !thread || !session || expires === undefined || (role !== 'visitor' && role !== 'agent')) return undefined;
  return { id, thread, role, session, expires, locale: text(stored?.locale) };
}
