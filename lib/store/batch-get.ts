import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ChatError } from '../errors.ts';
import type { JsonObject } from '../json.ts';

/**
 * Reads items consistently in one call. A busy table leaves keys out of its answer: they are asked for again.
 * @throws {TableBusy} where keys are left out five times.
 */
export async function batchGet(
  client: DynamoDBDocumentClient,
  table: string,
  keys: Record<string, unknown>[],
): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  let unread = keys;
  for (let attempt = 0; unread.length > 0; attempt++) {
    if (attempt === MAX_ATTEMPTS) throw new TableBusy(table);
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));
    const answer = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: unread, ConsistentRead: true } } }),
    );
    items.push(...(answer.Responses?.[table] ?? []));
    unread = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}

const MAX_ATTEMPTS = 5;

/** DynamoDB throttles the table. */
export class TableBusy extends ChatError {
  override readonly name = 'TableBusy';
  override readonly code = 'table_busy';
  override readonly retryable = true;

  constructor(table: string) {
    super(
      `Table ${table} left keys unread ${MAX_ATTEMPTS} times, since it is throttled. The queue delivers the event again.`,
    );
  }
}
