import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import { threadKey } from '../store/index.ts';
import { type LiveTable, ttl } from './table.ts';

/** Longer than API Gateway lets a connection live (2 hours). */
const connectionLasts = 3 * 3_600_000;

/** Of one thread: each line is sent to all of them, and nobody has that many tabs open in earnest. */
const maxBrowsers = 20;

/** A browser that has said hello with a session. */
export interface Connection {
  readonly id: string;
  readonly thread: Thread;
  readonly role: 'visitor' | 'agent';
  /** Hash of the session's token, and when it ends (ms). */
  readonly session: string;
  readonly expires: number;
  /** Of the visitor's plugin: what they are shown of the profile depends on it. */
  readonly locale?: string;
}

export interface Connections {
  add(connection: Connection, now: number): Promise<void>;
  get(id: string): Promise<Connection | undefined>;
  remove(connection: Pick<Connection, 'id' | 'thread'>): Promise<void>;
  ofThread(thread: Thread, now: number): Promise<Connection[]>;
  /** Every browser that is connected: rarely needed, since its cost grows with their number. */
  all(now: number): Promise<Connection[]>;
  /**
   * Counts something that the connection did in this minute.
   * @returns the connection, if it has said hello, and how often it has happened with this time.
   */
  count(
    id: string,
    what: 'event' | 'read' | 'typing' | 'history' | 'error',
    now: number,
  ): Promise<{ connection?: Connection; times: number }>;
}

/** One item by the connection's id, and one beside its thread, through which whoever writes the thread finds it. */
export function connections({ documentClient, table }: LiveTable): Connections {
  const ownKey = (id: string) => ({ pk: `S#${id}`, sk: 'S' });
  /** Where those who write a thread look for browsers. */
  const threadsKey = ({ id, thread }: Pick<Connection, 'id' | 'thread'>) => ({ pk: threadKey(thread), sk: `S#${id}` });

  async function get(id: string): Promise<Connection | undefined> {
    const { Item } = await documentClient.send(
      new GetCommand({ TableName: table, Key: ownKey(id), ConsistentRead: true }),
    );
    return Item?.live;
  }

  return {
    get,

    async add(connection, now) {
      const ends = ttl(now + connectionLasts);
      await Promise.all([
        documentClient.send(
          new UpdateCommand({
            TableName: table,
            Key: ownKey(connection.id),
            // Errors that were counted before the hello stay counted. The index of open conversations lists open browsers, too.
            UpdateExpression: 'SET #live = :live, #ttl = :ttl, #inbox = :inbox, #at = :at',
            ExpressionAttributeNames: { '#live': 'live', '#ttl': 'ttl', '#inbox': 'inbox', '#at': 'at' },
            ExpressionAttributeValues: { ':live': connection, ':ttl': ends, ':inbox': 'live', ':at': now },
          }),
        ),
        documentClient.send(
          new PutCommand({ TableName: table, Item: { ...threadsKey(connection), live: connection, ttl: ends } }),
        ),
      ]);
    },

    async remove(connection) {
      const keys = [ownKey(connection.id), threadsKey(connection)];
      await Promise.all(keys.map((Key) => documentClient.send(new DeleteCommand({ TableName: table, Key }))));
    },

    async ofThread(thread, now) {
      const { Items = [] } = await documentClient.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          Limit: maxBrowsers,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
          ExpressionAttributeValues: { ':pk': threadKey(thread), ':sk': 'S#' },
        }),
      );
      return Items.filter((item) => item.ttl > ttl(now)).map((item) => item.live);
    },

    async all(now) {
      const found: Connection[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const answer = await documentClient.send(
          new QueryCommand({
            TableName: table,
            IndexName: 'inbox',
            KeyConditionExpression: 'inbox = :live AND #at > :since',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: { ':live': 'live', ':since': now - connectionLasts },
            ExclusiveStartKey: start,
          }),
        );
        const ids = (answer.Items ?? []).map(({ pk }) => String(pk).slice('S#'.length));
        const read = await Promise.all(ids.map((id) => get(id)));
        found.push(...read.filter((connection) => connection !== undefined));
        start = answer.LastEvaluatedKey;
      } while (start !== undefined);
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
          ExpressionAttributeValues: { ':ttl': ttl(now + connectionLasts), ':one': 1 },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return { connection: Attributes.live, times: Attributes[minute] };
    },
  };
}
