import { createHash } from 'node:crypto';

/** Eight characters for a file's name, which change with its content: `entry` lets browsers keep such files. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
}
