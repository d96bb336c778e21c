import type { Thread } from '../conversation/index.ts';

/** The keys of a thread's items; see the table in `docs/decisions.md`. */
export const stateKey = 'STATE';
/** The highest line number that twelve digits hold. */
const lastLine = 999_999_999_999;

export function threadKey({ page, customer }: Thread): string {
  return `C#${page}:${customer}`;
}

/** The thread of a key that `threadKey` made: a Page's id has no colon, a customer's may. */
export function threadOf(pk: string): Thread {
  const colon = pk.indexOf(':');
  return { page: pk.slice(2, colon), customer: pk.slice(colon + 1) };
}

export function lineKey(seq: number): string {
  return `M#${String(Math.min(seq, lastLine)).padStart(12, '0')}`;
}

export function markerKey(key: string): string {
  return `E#${key}`;
}
