import type { Row } from '../conversation/index.ts';

/**
 * A short text that changes whenever a row comes, goes or has another version. The order of the rows does not matter.
 * The inbox compares that of its own rows with the server's: they differ where a push was lost.
 */
export function shelfDigest(rows: readonly Pick<Row, 'thread' | 'version'>[]): string {
  let sum = 0;
  for (const { thread, version } of rows) sum = (sum + hash(`${thread.customer} ${version}`)) % modulus;
  return `${rows.length}-${sum.toString(36)}`;
}

/** With two numbers below it the sum is exact, so the order does not matter. */
const modulus = 2 ** 52;

/** 52 bits, from two simple hashes. A lost push must be found, and no attacker gains from a wrong digest. */
function hash(text: string): number {
  let [high, low] = [0x811c9dc5, 0x1b873593];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b);
    low ^= low >>> 13;
  }
  return (high >>> 0) * 0x100000 + ((low >>> 0) & 0xfffff);
}
