import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../../lib/conversation/index.ts';
import { field, readJson, text } from '../../lib/json.ts';
import { stateKey, threadOfKey } from '../../lib/store/index.ts';

/** What one call of the scan found. */
export interface ScannedPage {
  /** Threads that the inbox cannot list correctly yet. */
  readonly threads: readonly Thread[];
  /** How many conversations have their row already. */
  readonly done: number;
}

/**
 * Reads the whole table for conversations from before the inbox had rows. A conversation that was forgotten needs none.
 */
export async function* conversationsWithoutRow(
  client: DynamoDBDocumentClient,
  table: string,
): AsyncGenerator<ScannedPage> {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression: 'sk = :state AND attribute_not_exists(#ttl) AND NOT contains(#state, :forgotten)',
      ProjectionExpression: 'pk, summary',
      ExpressionAttributeNames: { '#ttl': 'ttl', '#state': 'state' },
      // A conversation that began after one was forgotten has its row from its first turn on.
      ExpressionAttributeValues: { ':state': stateKey, ':forgotten': '"forgotten":{"at":' },
    },
  );
  for await (const { Items = [] } of pages) {
    const without = Items.filter(({ summary }) => !isRow(summary));
    const threads = without.flatMap(({ pk }) => threadOfKey(text(pk) ?? '') ?? []);
    yield { threads, done: Items.length - without.length };
  }
}

/** The summary of an older version has no version of its conversation, and is missing where no agent had to look. */
function isRow(summary: unknown): boolean {
  return typeof field(readJson(text(summary)), 'version') === 'number';
}
