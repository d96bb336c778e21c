import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { DONE_FOR, type Hint, type Row, type Shelf, type Thread } from '../conversation/index.ts';
import type { JsonObject } from '../json.ts';
import { batchGet } from './batch-get.ts';
import { conditionFailed, type TableClientOptions, tableClient } from './client.ts';
import { cursorOf, readCursor } from './cursor.ts';
import { dynamoDays } from './days.ts';
import { dynamoForgetting } from './forgetting.ts';
import { hintItem, lineItem, markerItem, noteItem, stateItem } from './items.ts';
import { hintKey, lineKey, markerKey, notesAfter, stateKey, threadKey } from './keys.ts';
import { conversationOf, dueThread, hintOf, isExpired, lineOf, markedLine, noteOf, rowOfItem } from './read-items.ts';
import { byPlace } from './sorted-notes.ts';
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

  /** The hint, unless its event has a marker. */
  async function counting(pk: string, hint: Hint | undefined): Promise<Hint | undefined> {
    if (hint === undefined) return undefined;
    const marker = await get(pk, markerKey(hint.key));
    return marker === undefined || isExpired(marker, now()) ? hint : undefined;
  }

  return {
    ...dynamoDays(db, table),
    ...dynamoForgetting(db, table),

    async load(thread, key) {
      const pk = threadKey(thread);
      const items = await batchGet(
        db,
        table,
        [stateKey, markerKey(key), hintKey].map((sk) => ({ pk, sk })),
      );
      const state = items.find((item) => item.sk === stateKey);
      const marker = items.find((item) => item.sk === markerKey(key));
      const handled = marker !== undefined && !isExpired(marker, now());
      const stored = hintOf(
        items.find((item) => item.sk === hintKey),
        now(),
      );
      const hint = stored?.key === key ? (handled ? undefined : stored) : await counting(pk, stored);
      return { ...(state && { conversation: conversationOf(state) }), handled, ...(hint && { hint }) };
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
      const item = lineItem(thread, line);
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
      await db.send(new PutCommand({ TableName: table, Item: lineItem(thread, line) }));
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

    async hint(thread) {
      const pk = threadKey(thread);
      return counting(pk, hintOf(await get(pk, hintKey), now()));
    },

    async setHint(thread, hint) {
      await db.send(new PutCommand({ TableName: table, Item: hintItem(thread, hint, now()) }));
    },

    async removeHint(thread, key) {
      try {
        await db.send(
          new DeleteCommand({
            TableName: table,
            Key: { pk: threadKey(thread), sk: hintKey },
            ConditionExpression: '#key = :key',
            ExpressionAttributeNames: { '#key': 'key' },
            ExpressionAttributeValues: { ':key': key },
          }),
        );
      } catch (error) {
        if (!conditionFailed(error)) throw error;
      }
    },

    async putNote(thread, note) {
      await db.send(new PutCommand({ TableName: table, Item: noteItem(thread, note) }));
    },

    async notes(thread, { after, before, limit }) {
      const range = { first: notesAfter(after ?? 0), last: notesAfter(before ?? Number.MAX_SAFE_INTEGER) };
      if (limit <= 0 || range.first >= range.last) return [];
      const input = { ...itemsBetween(thread, range), ScanIndexForward: after !== undefined };
      return (await query(input, limit)).map(noteOf).sort(byPlace);
    },

    async note(thread, id) {
      // The newest first: what an agent sends anyway was refused a moment ago.
      const range = { first: notesAfter(0), last: notesAfter(Number.MAX_SAFE_INTEGER) };
      let start: QueryCommandInput['ExclusiveStartKey'];
      do {
        const answer = await db.send(
          new QueryCommand({
            TableName: table,
            ...itemsBetween(thread, range),
            ScanIndexForward: false,
            Limit: NOTES_AT_ONCE,
            ExclusiveStartKey: start,
          }),
        );
        const item = answer.Items?.find(({ sk }) => typeof sk === 'string' && sk.endsWith(`#${id}`));
        if (item !== undefined) return noteOf(item);
        start = answer.LastEvaluatedKey;
      } while (start !== undefined);
      return undefined;
    },

    async shelf(shelf, { limit, cursor, since = shelf === 'done' ? now() - DONE_FOR : 0 }) {
      const rows: Row[] = [];
      let next = startOn(shelf, cursor);
      do {
        const answer = await db.send(
          new QueryCommand({
            TableName: table,
            IndexName: 'inbox',
            KeyConditionExpression: 'inbox = :shelf AND #at > :since',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: { ':shelf': shelf, ':since': since },
            ScanIndexForward: false,
            Limit: limit - rows.length,
            ExclusiveStartKey: next,
          }),
        );
        rows.push(...(answer.Items ?? []).flatMap((item) => rowOfItem(item) ?? []));
        next = answer.LastEvaluatedKey;
      } while (next !== undefined && rows.length < limit);
      return { rows, ...(next !== undefined && { cursor: cursorOf(next) }) };
    },

    async oldest(shelf, { before, limit, cursor }) {
      const { Items = [], LastEvaluatedKey } = await db.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'inbox',
          KeyConditionExpression: 'inbox = :shelf AND #at < :before',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':shelf': shelf, ':before': before },
          Limit: limit,
          ExclusiveStartKey: startOn(shelf, cursor),
        }),
      );
      const rows = Items.flatMap((item) => rowOfItem(item) ?? []);
      return { rows, ...(LastEvaluatedKey && { cursor: cursorOf(LastEvaluatedKey) }) };
    },

    async mark(thread, key, seq, at) {
      await db.send(new PutCommand({ TableName: table, Item: markerItem(thread, key, seq, at) }));
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

/** Where the index goes on with a shelf. @throws {BrokenCursor} */
function startOn(shelf: Shelf, cursor: string | undefined): QueryCommandInput['ExclusiveStartKey'] {
  if (cursor === undefined) return undefined;
  const { pk, at } = readCursor(cursor);
  return { pk, sk: stateKey, inbox: shelf, at };
}

const NOTES_AT_ONCE = 25;

interface KeyRange {
  readonly first: string;
  readonly last: string;
}

function itemsBetween(thread: Thread, { first, last }: KeyRange): Omit<QueryCommandInput, 'TableName'> {
  return {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
    ExpressionAttributeValues: { ':pk': threadKey(thread), ':low': first, ':high': last },
  };
}
