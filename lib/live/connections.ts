import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import { number, object, text } from '../json.ts';
import { connectionLasts } from '../protocol/index.ts';
import { threadKey } from '../store/index.ts';
import { readThread } from './read-thread.ts';
import { type LiveTable, ttl } from './table.ts';

/** The item outlives the connection by an hour (ms). */
const itemLasts = connectionLasts + 3_600_000;

/** Each line is sent to all connections of its thread: this limits what one visitor with many tabs costs. */
const maxConnections = 20;

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
  ofThread(thread: Thread, now: number): Promise<Connection[]>;
  /** Every connected browser. Its cost grows with their number, so it is for rare events only. */
  all(now: number): Promise<Connection[]>;
  /**
   * Counts what the connection did in this minute.
   *
   * @returns the connection, if it has said hello, and the count including this time.
   */
  count(
    id: string,
    what: 'event' | 'read' | 'typing' | 'history' | 'error',
    now: number,
  ): Promise<{ connection?: Connection; times: number }>;
}

/** Two items for each connection: one under its own id, one under its thread, where pushes look for it. */
export function connections({ documentClient, table }: LiveTable): Connections {
  async function get(id: string): Promise<Connection | undefined> {
    const { Item } = await documentClient.send(
      new GetCommand({ TableName: table, Key: ownKey(id), ConsistentRead: true }),
    );
    return readConnection(Item?.live);
  }

  return {
    get,

    async add(connection, now) {
      const ends = ttl(now + itemLasts);
      await Promise.all([
        documentClient.send(
          new UpdateCommand({
            TableName: table,
            Key: ownKey(connection.id),
            // An update keeps the errors that were counted before the hello. `inbox` and `at` are an index for `all`.
            UpdateExpression: 'SET #live = :live, #ttl = :ttl, #inbox = :inbox, #at = :at',
            ExpressionAttributeNames: { '#live': 'live', '#ttl': 'ttl', '#inbox': 'inbox', '#at': 'at' },
            ExpressionAttributeValues: { ':live': connection, ':ttl': ends, ':inbox': 'live', ':at': now },
          }),
        ),
        documentClient.send(
          new PutCommand({ TableName: table, Item: { ...keyInThread(connection), live: connection, ttl: ends } }),
        ),
      ]);
    },

    async remove(connection) {
      const keys = [ownKey(connection.id), keyInThread(connection)];
      await Promise.all(keys.map((Key) => documentClient.send(new DeleteCommand({ TableName: table, Key }))));
    },

    async ofThread(thread, now) {
      const { Items = [] } = await documentClient.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          Limit: maxConnections,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
          ExpressionAttributeValues: { ':pk': threadKey(thread), ':sk': 'S#' },
        }),
      );
      return Items.filter((item) => (number(item.ttl) ?? 0) > ttl(now)).flatMap(
        (item) => readConnection(item.live) ?? [],
      );
    },

    async all(now) {
      const found: Connection[] = [];
      for await (const ids of connectionIds({ documentClient, table }, now - itemLasts)) {
        const read = await Promise.all(ids.map((id) => get(id)));
        found.push(...read.filter((connection) => connection !== undefined));
      }
      return found;
    },

    async count(id, what, now) {
      const minute = `${what}:${Math.floor(now / 60_000)}`;
      const { Attributes = {} } = await documentClient.send(
        new UpdateCommand({
          TableName: table,
          Key: ownKey(id),
          UpdateExpression: 'SET #ttl = if_not_exists(#ttl, :ttl) ADD #minute :one',
          ExpressionAttributeNames: { '#ttl': 'ttl', '#minute': minute },
          ExpressionAttributeValues: { ':ttl': ttl(now + itemLasts), ':one': 1 },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return { connection: readConnection(Attributes.live), times: number(Attributes[minute]) ?? 0 };
    },
  };
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
