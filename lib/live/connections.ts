import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import { number } from '../json.ts';
import { conditionFailed, connectionPrefix, itemKinds, keyPrefix, threadKey } from '../store/index.ts';
import { type Connection, itemLasts, ownKey, readConnection, type VisitorConnection } from './connection.ts';
import { itemsUnder } from './items-under.ts';
import { type LiveTable, ttl } from './table.ts';

export interface Connections {
  /** Registers a visitor's connection, unless it is an agent's. @returns false where it is. */
  add(connection: VisitorConnection, now: number): Promise<boolean>;
  /** A connection of either role. */
  get(id: string): Promise<Connection | undefined>;
  remove(connection: Pick<VisitorConnection, 'id' | 'thread'>): Promise<void>;
  /**
   * Removes a connection, and tells its browser in between. Its frames are refused before it is told. Where the worker
   * stops, the item under the thread still leads to it.
   */
  cut(connection: Pick<VisitorConnection, 'id' | 'thread'>, tell: () => Promise<void>): Promise<void>;
  /** The visitor's connections of a thread, the newest first. Items whose time is over are removed. */
  ofThread(thread: Thread, now: number): Promise<VisitorConnection[]>;
  /** Every visitor's connection. Its cost grows with their number, so it is for rare events only. */
  all(now: number): Promise<VisitorConnection[]>;
}

/** The connections of visitors. Each has an item under its own id, and one under its thread, where pushes look. */
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

  /** The browser may have gone on with another conversation meanwhile, over the same connection. */
  async function removeOwn({ id, thread }: Pick<VisitorConnection, 'id' | 'thread'>): Promise<void> {
    try {
      await documentClient.send(
        new DeleteCommand({
          TableName: table,
          Key: ownKey(id),
          ConditionExpression: 'attribute_not_exists(live) OR live.#thread.customer = :customer',
          ExpressionAttributeNames: { '#thread': 'thread' },
          ExpressionAttributeValues: { ':customer': thread.customer },
        }),
      );
    } catch (error) {
      if (!conditionFailed(error)) throw error;
    }
  }

  /** @returns what was there before, or `undefined` where the connection is an agent's. */
  async function putOwn(
    connection: VisitorConnection,
    ends: number,
    now: number,
  ): Promise<{ old?: VisitorConnection } | undefined> {
    try {
      const { Attributes } = await documentClient.send(
        new PutCommand({
          TableName: table,
          // `inbox` and `at` are an index for `all`.
          Item: { ...ownKey(connection.id), live: connection, ttl: ends, inbox: 'live', at: now },
          ConditionExpression: 'attribute_not_exists(live) OR live.#role = :visitor',
          ExpressionAttributeNames: { '#role': 'role' },
          ExpressionAttributeValues: { ':visitor': 'visitor' },
          ReturnValues: 'ALL_OLD',
        }),
      );
      const old = readConnection(Attributes?.live);
      return old?.role === 'visitor' ? { old } : {};
    } catch (error) {
      if (conditionFailed(error)) return undefined;
      throw error;
    }
  }

  return {
    get,

    async add(connection, now) {
      const ends = ttl(now + itemLasts);
      const before = await putOwn(connection, ends, now);
      if (before === undefined) return false;
      await documentClient.send(
        new PutCommand({ TableName: table, Item: { ...keyInThread(connection), live: connection, ttl: ends } }),
      );
      // The browser went on with another conversation: lines of the one before are not for it any more.
      const { old } = before;
      if (old && threadKey(old.thread) !== threadKey(connection.thread)) await removeItem(keyInThread(old));
      return true;
    },

    async remove(connection) {
      await Promise.all([removeOwn(connection), removeItem(keyInThread(connection))]);
    },

    async cut(connection, tell) {
      await removeItem(ownKey(connection.id));
      await tell();
      await removeItem(keyInThread(connection));
    },

    async ofThread(thread, now) {
      const found: { readonly connection: VisitorConnection; readonly ends: number }[] = [];
      const over: VisitorConnection[] = [];
      for await (const items of itemsUnder({ documentClient, table }, threadKey(thread), keyPrefix.connection)) {
        for (const item of items) {
          const connection = readConnection(item.live);
          const ends = number(item.ttl) ?? 0;
          if (connection?.role !== 'visitor') continue;
          if (ends > ttl(now)) found.push({ connection, ends });
          else over.push(connection);
        }
      }
      // DynamoDB removes them days later. Where this fails, the next push tries again.
      await Promise.all(over.map((each) => removeItem(keyInThread(each)).catch(() => {})));
      return found.sort((a, b) => b.ends - a.ends).map(({ connection }) => connection);
    },

    async all(now) {
      const found: VisitorConnection[] = [];
      for await (const ids of connectionIds({ documentClient, table }, now - itemLasts)) {
        const read = await Promise.all(ids.map((id) => get(id)));
        found.push(...read.filter((connection) => connection?.role === 'visitor'));
      }
      return found;
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
    yield (answer.Items ?? []).map(({ pk }) => String(pk).slice(connectionPrefix.length));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
}

function keyInThread({ id, thread }: Pick<VisitorConnection, 'id' | 'thread'>) {
  return itemKinds.connectionInThread.key(thread, id);
}
