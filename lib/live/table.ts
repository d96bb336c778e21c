import { randomBytes } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Where the live side keeps its items: the table of the conversations. */
export interface LiveTable {
  readonly documentClient: DynamoDBDocumentClient;
  readonly table: string;
}

/** Milliseconds as the table's `ttl` has them. */
export function ttl(at: number): number {
  return Math.ceil(at / 1000);
}

/** What nobody can guess. @returns `bytes` random bytes as text for URLs, file names and keys. */
export function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
