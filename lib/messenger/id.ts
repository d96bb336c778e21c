import { id } from '../json.ts';

/** Longest id (characters). Meta's have fewer than 200. A key of the table holds 2,048 bytes. */
const maxId = 256;

/** An id of Meta's as a string. `undefined` for one that is too long for a key of the table. */
export function idOf(value: unknown): string | undefined {
  return isOverlong(value) ? undefined : id(value);
}

export function isOverlong(value: unknown): boolean {
  return (id(value)?.length ?? 0) > maxId;
}
