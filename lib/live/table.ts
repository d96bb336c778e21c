import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The table of the conversations: sessions, connections and menu overrides are items in it, too. */
export interface LiveTable {
  readonly documentClient: DynamoDBDocumentClient;
  readonly table: string;
}

/** Milliseconds as the table's `ttl` attribute counts them: in seconds. */
export function ttl(at: number): number {
  return Math.ceil(at / 1000);
}
