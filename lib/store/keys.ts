import type { Thread } from '../conversation/index.ts';

/* The keys of a thread's items. docs/decisions/0005-one-table.md has the table. */

export const stateKey = 'STATE';

/** What the website's frames of a thread are counted in. Only `lib/live` reads and writes it. */
export const limitsKey = 'L';

export function threadKey({ page, customer }: Thread): string {
  return `C#${page}:${customer}`;
}

/** The thread of a key that `threadKey` made. A Page's id has no colon, a customer's may have one. */
export function threadOfKey(pk: string): Thread | undefined {
  const [, page, customer] = /^C#([^:]+):(.+)$/s.exec(pk) ?? [];
  return page === undefined || customer === undefined ? undefined : { page, customer };
}

/** The facts of one day of the thread. Days are sorted by their date. */
export function dayKey(day: string): string {
  return `D#${day}`;
}

/** Padded, so that the table sorts lines by number. */
export function lineKey(seq: number): string {
  return `M#${String(Math.min(seq, MAX_LINE)).padStart(12, '0')}`;
}

/** A take-over that waits in the queue. */
export const hintKey = 'H';

/** Notes stand after a line: the table sorts them by its number. */
export function noteKey(after: number, id: string): string {
  return `${notesAfter(after)}${id}`;
}

/** What the keys of all notes after a line begin with. */
export function notesAfter(line: number): string {
  return `N#${String(Math.min(line, MAX_LINE)).padStart(12, '0')}#`;
}

export function markerKey(key: string): string {
  return `E#${key}`;
}

/** The highest number with twelve digits. */
const MAX_LINE = 999_999_999_999;
