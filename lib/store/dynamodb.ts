import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { conditionFailed, type TableClientOptions, tableClient } from './client.ts';
import { conversationOf, expired, lineItem, lineOf, markerItem, stateItem } from './items.ts';
import { lineKey, markerKey, stateKey, threadKey, threadOf } from './keys.ts';
import { type Store, VersionConflict } from './store.ts';

export interface DynamoStoreOptions extends TableClientOptions {
  readonly table: string;
  /** A client to share; without it the store makes one from the other options. */
  readonly documentClient?: DynamoDBDocumentClient;
  /** The clock that ends markers (ms). */
  readonly now?: () => number;
}

/** The store on DynamoDB: the table of `table.ts`. Errors of the table come through as the SDK throws them. */
export function dynamoStore({ table, documentClient, now = Date.now, ...options }: DynamoStoreOptions): Store {
  const db = documentClient ?? tableClient(options);

  async function get(pk: string, sk: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }));
    return Item;
  }

  /** All items of a query up to `limit`, over as many answers of 1 MB as it takes. */
  async function query(input: Omit<QueryCommandInput, 'TableName'>, limit: number): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
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
      const keys = [stateKey, markerKey(key)].map((sk) => ({ pk, sk }));
      const items = await batchGet(db, table, keys);
      const state = items.find((item) => item.sk === stateKey);
      const marker = items.find((item) => item.sk === markerKey(key));
      return {
        ...(state === undefined ? {} : { conversation: conversationOf(state) }),
        handled: marker !== undefined && !expired(marker, now()),
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
        if (!conditionFailed(error)) throw error;
        throw new VersionConflict(`The conversation is no longer at version ${conversation.version}: load it again.`, {
          cause: error,
        });
      }
      return written;
    },

    async append(thread, entry) {
      const item = lineItem(threadKey(thread), entry);
      try {
        await db.send(
          new PutCommand({
            TableName: table,
            Item: item,
            ConditionExpression: 'attribute_not_exists(pk) OR #key = :key',
            ExpressionAttributeNames: { '#key': 'key' },
            ExpressionAttributeValues: { ':key': entry.key },
          }),
        );
        return entry;
      } catch (error) {
        if (!conditionFailed(error)) throw error;
        const other = await get(item.pk, item.sk);
        // Lines are never deleted one by one: only a whole thread is forgotten, and then this one is, too.
        return other === undefined ? entry : lineOf(other);
      }
    },

    async amend(thread, entry) {
      await db.send(new PutCommand({ TableName: table, Item: lineItem(threadKey(thread), entry) }));
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
      const entries = items.map(lineOf);
      return after === undefined ? entries.reverse() : entries;
    },

    async mark(thread, key, seq, at) {
      await db.send(new PutCommand({ TableName: table, Item: markerItem(threadKey(thread), key, seq, at) }));
    },

    async marked(thread, key) {
      const item = await get(threadKey(thread), markerKey(key));
      return item !== undefined && !expired(item, now()) && typeof item.seq === 'number' ? item.seq : undefined;
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
      return items.map((item) => ({ thread: threadOf(String(item.pk)), dueAt: Number(item.dueAt) }));
    },
  };
}

/** Reads items consistently in one call; what a busy table left out is asked for again. */
async function batchGet(
  db: DynamoDBDocumentClient,
  table: string,
  keys: Record<string, unknown>[],
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let left = keys;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === 5)
      throw new Error('The table left keys unread five times: it is throttled. The event is tried again.');
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));
    const answer = await db.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }),
    );
    items.push(...(answer.Responses?.[table] ?? []));
    left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}
