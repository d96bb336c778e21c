import { createHash } from 'node:crypto';

/** SHA-256, hex. The table and the queues know tokens and events as this alone. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** SHA-256, hex, of several parts: no two lists of parts have the same one. */
export function sha256Of(parts: readonly (string | number | undefined)[]): string {
  return sha256(JSON.stringify(parts));
}
