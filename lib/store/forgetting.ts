import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import type { JsonObject } from '../json.ts';
import { conditionFailed } from './client.ts';
import { type Before, deletedKind, type ItemKey, itemKinds } from './item-kinds.ts';
import { stateItem } from './items.ts';
import { keyPrefix, lineOfKey, threadKey } from './keys.ts';
import type { Store } from './store.ts';
import { isBuried, tombstoneOf } from './tombstone.ts';

/** The part of the store that forgets a conversation. */
export function dynamoForgetting(db: DynamoDBDocumentClient, table: string): Pick<Store, 'bury' | 'removeBefore'> {
  return {
    async bury(thread, times) {
      for (;;) {
        const Key = itemKinds.conversation.key(thread);
        const { Item } = await db.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
        const tombstone = tombstoneOf(thread, Item, await lastLine(db, table, thread), times);
        const written = { ...tombstone, version: tombstone.version + 1 };
        // The version that was read. An item that this program did not write may have none.
        const hasVersion = Item?.version !== undefined;
        try {
          await db.send(
            new PutCommand({
              TableName: table,
              Item: stateItem(written),
              ConditionExpression: hasVersion ? 'version = :version' : 'attribute_not_exists(version)',
              ...(hasVersion && { ExpressionAttributeValues: { ':version': Item?.version } }),
            }),
          );
          return { tombstone: written, replaced: Item !== undefined && !isBuried(Item) };
        } catch (error) {
          // A turn committed in between.
          if (!conditionFailed(error)) throw error;
        }
      }
    },

    async removeBefore(thread, before, goesOn) {
      const deleted = new Map<string, number>();
      let start: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await db.send(new QueryCommand(partOf(table, thread, start)));
        for (const { keys, kinds } of pieces(Items, before)) {
          if (!goesOn()) return { deleted, isDone: false };
          await deleteAll(db, table, keys);
          for (const kind of kinds) deleted.set(kind, (deleted.get(kind) ?? 0) + 1);
        }
        start = LastEvaluatedKey;
      } while (start !== undefined);
      return { deleted, isDone: true };
    },
  };
}

interface Piece {
  readonly keys: readonly ItemKey[];
  readonly kinds: readonly string[];
}

/** The items of before, so many at once as one call deletes. */
function pieces(items: readonly JsonObject[], before: Before): Piece[] {
  const old = items.flatMap((item) => {
    const kind = deletedKind(item, before);
    return kind === undefined ? [] : [{ kind, key: { pk: String(item.pk), sk: String(item.sk) } }];
  });
  return Array.from({ length: Math.ceil(old.length / AT_ONCE) }, (_, n) => {
    const part = old.slice(n * AT_ONCE, (n + 1) * AT_ONCE);
    return { keys: part.map(({ key }) => key), kinds: part.map(({ kind }) => kind) };
  });
}

/** One call deletes at most so many. */
export const AT_ONCE = 25;

/** A part of a thread's items, without their contents. */
function partOf(table: string, thread: Thread, start: Record<string, unknown> | undefined) {
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': threadKey(thread) },
    ProjectionExpression: 'pk, sk, #at, #ttl',
    ExpressionAttributeNames: { '#at': 'at', '#ttl': 'ttl' },
    ExclusiveStartKey: start,
  };
}

async function lastLine(db: DynamoDBDocumentClient, table: string, thread: Thread): Promise<number> {
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :line)',
      ExpressionAttributeValues: { ':pk': threadKey(thread), ':line': keyPrefix.line },
      ProjectionExpression: 'sk',
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  return lineOfKey(String(Items[0]?.sk ?? ''));
}

async function deleteAll(db: DynamoDBDocumentClient, table: string, keys: readonly ItemKey[]): Promise<void> {
  let left: { DeleteRequest: { Key: Record<string, unknown> } }[] = keys.map((key) => ({
    DeleteRequest: { Key: { ...key } },
  }));
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 50 * 2 ** attempt)));
    const { UnprocessedItems } = await db.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
    // A busy table leaves some for the next call.
    left = (UnprocessedItems?.[table] ?? []).flatMap(({ DeleteRequest }) =>
      DeleteRequest?.Key ? [{ DeleteRequest: { Key: DeleteRequest.Key } }] : [],
    );
  }
}
