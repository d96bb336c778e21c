import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import type { JsonObject } from '../json.ts';
import { batchGet } from './batch-get.ts';
import { conditionFailed, type TableClientOptions, tableClient } from './client.ts';
import { lineItem, markerItem, stateItem } from './items.ts';
import { lineKey, markerKey, stateKey, threadKey } from './keys.ts';
import { conversationOf, dueThread, isExpired, lineOf, markedLine } from './read-items.ts';
import { type Store, VersionConflict } from './store.ts';

export interface DynamoStoreOptions extends TableClientOptions {
  readonly table: string;
  /** A client to share. Without it the store makes one from the other options. */
  readonly documentClient?: DynamoDBDocumentClient;
  /** The clock that ends markers (ms). */
  readonly now?: () => number;
}

/** The store on DynamoDB, in the table of `table.ts`. Errors of the table come through as the SDK throws them. */
export function dynamoStore({ table, documentClient, now = Date.now, ...options }: DynamoStoreOptions): Store {
  const db = documentClient ?? tableClient(options);

  async function get(pk: string, sk: string): Promise<JsonObject | undefined> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }));
    return Item;
  }

  /** All items of a query up to `limit`. One answer of DynamoDB holds at most 1 MB of them. */
  async function query(input: Omit<QueryCommandInput, 'TableName'>, limit: number): Promise<JsonObject[]> {
    const items: JsonObject[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const answer = await db.send(
        new QueryCommand({ TableName: table, ...input, Limit: limit - items.length, ExclusiveStartKey: start }),
      );
      items.push(...(answer.Items ?? []));
      start = answer.LastEvaluatedKey;
    } while (start !== undefined && items.length < limit);
    return items;
  }

  return {
    async load(thread, key) {
      const pk = threadKey(thread);
      const items = await batchGet(
        db,
        table,
        [stateKey, markerKey(key)].map((sk) => ({ pk, sk })),
      );
      const state = items.find((item) => item.sk === stateKey);
      const marker = items.find((item) => item.sk === markerKey(key));
      return {
        ...(state === undefined ? {} : { conversation: conversationOf(state) }),
        handled: marker !== undefined && !isExpired(marker, now()),
      };
    },

    async commit(conversation) {
      const written = { ...conversation, version: conversation.version + 1 };
      const first = conversation.version === 0;
      try {
        await db.send(
          new PutCommand({
            TableName: table,
            Item: stateItem(written),
            ConditionExpression: first ? 'attribute_not_exists(pk)' : 'version = :version',
            ...(first ? {} : { ExpressionAttributeValues: { ':version': conversation.version } }),
          }),
        );
      } catch (error) {
        throw conditionFailed(error) ? new VersionConflict(conversation.version, { cause: error }) : error;
      }
      return written;
    },

    async append(thread, line) {
      const item = lineItem(threadKey(thread), line);
      try {
        await db.send(
          new PutCommand({
            TableName: table,
            Item: item,
            ConditionExpression: 'attribute_not_exists(pk) OR #key = :key',
            ExpressionAttributeNames: { '#key': 'key' },
            ExpressionAttributeValues: { ':key': line.key },
          }),
        );
        return line;
      } catch (error) {
        if (!conditionFailed(error)) throw error;
        const existing = await get(item.pk, item.sk);
        // Single lines are never deleted. Where it is gone, the whole thread was forgotten, and this line with it.
        return existing === undefined ? line : lineOf(existing);
      }
    },

    async amend(thread, line) {
      await db.send(new PutCommand({ TableName: table, Item: lineItem(threadKey(thread), line) }));
    },

    async line(thread, seq) {
      const item = await get(threadKey(thread), lineKey(seq));
      return item === undefined ? undefined : lineOf(item);
    },

    async history(thread, { after, before, limit }) {
      const low = after === undefined ? 0 : after + 1;
      const high = before === undefined ? Number.MAX_SAFE_INTEGER : before - 1;
      if (low > high || limit <= 0) return [];
      const items = await query(
        {
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
          ExpressionAttributeValues: { ':pk': threadKey(thread), ':low': lineKey(low), ':high': lineKey(high) },
          ScanIndexForward: after !== undefined,
        },
        limit,
      );
      const lines = items.map(lineOf);
      return after === undefined ? lines.reverse() : lines;
    },

    async removeLines(thread, through) {
      for (;;) {
        const items = await query(linesUpTo(thread, through), LINES_AT_ONCE);
        if (items.length === 0) return;
        const keys = items.map(({ pk, sk }) => ({ pk, sk }));
        await Promise.all(keys.map((Key) => db.send(new DeleteCommand({ TableName: table, Key }))));
      }
    },

    async mark(thread, key, seq, at) {
      await db.send(new PutCommand({ TableName: table, Item: markerItem(threadKey(thread), key, seq, at) }));
    },

    async marked(thread, key) {
      return markedLine(await get(threadKey(thread), markerKey(key)), now());
    },

    async due(at, limit) {
      const items = await query(
        {
          IndexName: 'due',
          KeyConditionExpression: 'due = :due AND dueAt <= :at',
          ExpressionAttributeValues: { ':due': 'due', ':at': at },
        },
        limit,
      );
      return items.map(dueThread);
    },
  };
}

const LINES_AT_ONCE = 25;

function linesUpTo(thread: Thread, through: number): Omit<QueryCommandInput, 'TableName'> {
  return {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
    ExpressionAttributeValues: { ':pk': threadKey(thread), ':low': lineKey(0), ':high': lineKey(through) },
    ProjectionExpression: 'pk, sk',
  };
}
