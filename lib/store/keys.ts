import type { Thread } from '../conversation/index.ts';

/* How the keys of items are spelled. `item-kinds.ts` has each kind of item, with its key. */

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
  return `${keyPrefix.day}${day}`;
}

/** Padded, so that the table sorts lines by number. */
export function lineKey(seq: number): string {
  return `${keyPrefix.line}${String(Math.min(seq, MAX_LINE)).padStart(12, '0')}`;
}

/** A take-over that waits in the queue. */
export const hintKey = 'H';

/** Which wait agents were told of. */
export const toldKey = 'TOLD';

/** Notes stand after a line: the table sorts them by its number. */
export function noteKey(after: number, id: string): string {
  return `${notesAfter(after)}${id}`;
}

/** What the keys of all notes after a line begin with. */
export function notesAfter(line: number): string {
  return `${keyPrefix.note}${String(Math.min(line, MAX_LINE)).padStart(12, '0')}#`;
}

/** The number of a line in its own key, and in that of a note. */
export function lineOfKey(sk: string): number {
  return Number(/^[A-Z]#(\d+)/.exec(sk)?.[1] ?? 0);
}

export function markerKey(key: string): string {
  return `${keyPrefix.marker}${key}`;
}

/** What sort keys of a thread's items begin with, where it has many of a kind. */
export const keyPrefix = { line: 'M#', marker: 'E#', day: 'D#', note: 'N#', connection: 'S#', watch: 'W#' } as const;

/** The partition of everything about agents, except the one-time tokens. */
export const agentsKey = 'AGENTS';

/** What the sort keys of all agents begin with. */
export const agentPrefix = 'A#';
/** What everything that belongs to one agent begins with. */
export const ofAgentPrefix = (id: string): string => `${agentPrefix}${id}#`;
export const agentSessionPrefix = (id: string): string => `${ofAgentPrefix(id)}T#`;
export const subscriptionPrefix = (id: string): string => `${ofAgentPrefix(id)}P#`;
export const onlinePrefix = 'S#';

/** What the partition keys of connections begin with. */
export const connectionPrefix = 'S#';

/** The highest number with twelve digits. */
const MAX_LINE = 999_999_999_999;
