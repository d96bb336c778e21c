import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../../lib/conversation/index.ts';
import { conditionFailed, stateKey, threadKey, tombstoneItem } from '../../lib/store/index.ts';

/** How many items of each kind were deleted. */
export type Deleted = ReadonlyMap<Kind, number>;
export type Kind = 'conversation' | 'lines' | 'markers' | 'connections' | 'sessions' | 'days' | 'other';

interface Key {
  readonly pk: string;
  readonly sk: string;
}

interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

/**
 * Deletes all stored items of a conversation, and leaves a tombstone by which the worker drops events from before.
 * The tombstone is written first: a turn that runs meanwhile cannot commit, and its event is then dropped.
 */
export async function deleteItems(table: Table, thread: Thread, now: number): Promise<Deleted> {
  const deleted = new Map<Kind, number>();
  const count = (kind: Kind) => deleted.set(kind, (deleted.get(kind) ?? 0) + 1);

  if (await leaveTombstone(table, thread, now)) count('conversation');
  const keys = (await itemsOf(table, thread)).filter(({ sk }) => sk !== stateKey);
  const sessions = await sessionsOf(table, thread);
  for (const { sk } of keys) count(kindOf(sk));
  for (const _ of sessions) count('sessions');
  const connections = keys.filter(({ sk }) => kindOf(sk) === 'connections').map(({ sk }) => ({ pk: sk, sk: 'S' }));
  await deleteAll(table, [...sessions, ...connections, ...keys]);
  return deleted;
}

/** @returns whether it took the place of a conversation. */
async function leaveTombstone({ client, name }: Table, thread: Thread, now: number): Promise<boolean> {
  const Key = { pk: threadKey(thread), sk: stateKey };
  const { Item: state } = await client.send(new GetCommand({ TableName: name, Key, ConsistentRead: true }));
  const lines = (await itemsOf({ client, name }, thread)).filter(({ sk }) => kindOf(sk) === 'lines');
  const lastLine = Number(lines.at(-1)?.sk.slice('M#'.length) ?? 0);
  const hasVersion = state?.version !== undefined;
  try {
    await client.send(
      new PutCommand({
        TableName: name,
        Item: tombstoneItem(thread, state, lastLine, now),
        // The same version as was read, which an item that this program did not write may lack.
        ConditionExpression: hasVersion ? 'version = :version' : 'attribute_not_exists(version)',
        ...(hasVersion && { ExpressionAttributeValues: { ':version': state?.version } }),
      }),
    );
  } catch (error) {
    // A turn committed in between.
    if (conditionFailed(error)) return leaveTombstone({ client, name }, thread, now);
    throw error;
  }
  return state !== undefined && state.ttl === undefined;
}

function kindOf(sk: string): Kind {
  const kinds: Readonly<Record<string, Kind>> = { 'M#': 'lines', 'E#': 'markers', 'S#': 'connections', 'D#': 'days' };
  return kinds[sk.slice(0, 2)] ?? 'other';
}

function itemsOf({ client, name }: Table, thread: Thread): Promise<Key[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': threadKey(thread) },
      ProjectionExpression: 'pk, sk',
    },
  );
  return keysOf(pages);
}

/** Sessions of a visitor. A session names its thread, and nothing names the session: the whole table is read. */
async function sessionsOf({ client, name }: Table, { page, customer }: Thread): Promise<Key[]> {
  if (!customer.startsWith('web-')) return [];
  const pages = paginateScan(
    { client },
    {
      TableName: name,
      FilterExpression: 'sk = :session AND whose.#page = :page AND whose.customer = :customer',
      ExpressionAttributeNames: { '#page': 'page' },
      ExpressionAttributeValues: { ':session': 'T', ':page': page, ':customer': customer },
      ProjectionExpression: 'pk, sk',
    },
  );
  return keysOf(pages);
}

async function keysOf(pages: AsyncIterable<{ readonly Items?: Record<string, unknown>[] }>): Promise<Key[]> {
  const keys: Key[] = [];
  for await (const { Items = [] } of pages) {
    for (const { pk, sk } of Items) keys.push({ pk: String(pk), sk: String(sk) });
  }
  return keys;
}

/** One call deletes at most 25. */
const AT_ONCE = 25;

async function deleteAll({ client, name }: Table, keys: readonly Key[]): Promise<void> {
  const left = keys.map((Key) => ({ DeleteRequest: { Key } }));
  while (left.length > 0) {
    const requests = left.splice(0, AT_ONCE);
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [name]: requests } }));
    // A busy table leaves some for the next call.
    for (const { DeleteRequest } of UnprocessedItems?.[name] ?? []) {
      if (DeleteRequest?.Key)
        left.push({ DeleteRequest: { Key: { pk: String(DeleteRequest.Key.pk), sk: String(DeleteRequest.Key.sk) } } });
    }
  }
}
