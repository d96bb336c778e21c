import {
  type Conversation,
  type DayFacts,
  dueAt,
  fittingLine,
  forgottenSince,
  type Hint,
  hasBlockLeft,
  isStored,
  isTombstone,
  type Line,
  type Note,
  type PendingEffect,
  type Row,
  type Thread,
} from '../conversation/index.ts';
import { type ItemKey, itemKinds } from './item-kinds.ts';
import { dayKey } from './keys.ts';
import { DAYS_KEPT, HINT_SECONDS, MARKER_SECONDS } from './lasts.ts';

/** An item of the table. `read-items.ts` reads what this file writes. */
export interface Item extends ItemKey {
  readonly [attribute: string]: unknown;
}

/**
 * The conversation as an item. The value is JSON in one attribute, since people and bots put anything into it: lone
 * surrogates, numbers beyond DynamoDB's range, deep nesting. One odd message must not make a thread unwritable.
 */
export function stateItem(conversation: Conversation): Item {
  const due = dueAt(conversation);
  const { row } = conversation;
  return {
    ...itemKinds.conversation.key(conversation.thread),
    version: conversation.version,
    // The inbox sorts by it. A write that leaves the row as it is costs no write of the index.
    at: row?.at ?? conversation.at,
    state: JSON.stringify(storedConversation(conversation)),
    ...(row === undefined ? {} : { inbox: row.shelf, summary: summaryOf(row) }),
    ...(due === undefined ? {} : { due: 'due', dueAt: due }),
    ...tombstoneEnd(conversation),
  };
}

/** A tombstone ends by itself, later than any dead letter. It stays while it has something to delete, or a block. */
function tombstoneEnd(conversation: Conversation): { readonly ttl?: number } {
  const { forgotten } = conversation;
  if (forgotten === undefined || forgotten.open !== undefined || !isTombstone(conversation)) return {};
  if (hasBlockLeft(conversation)) return {};
  return { ttl: Math.floor(forgottenSince(forgotten) / 1000) + MARKER_SECONDS };
}

/**
 * What the index has of a row. The thread is in the key. The fields are always in the same order: a row that was read
 * and is written again is no change, and costs no write of the index.
 */
function summaryOf({ thread: _, ...row }: Row): string {
  return JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/**
 * A line of the history as an item, cut where it does not fit into one. The key of its event has its own attribute,
 * since writes are conditional on it.
 */
export function lineItem(thread: Thread, line: Line): Item {
  return {
    ...itemKinds.line.key(thread, line.seq),
    key: line.key,
    entry: JSON.stringify(storedLine(fittingLine(line))),
  };
}

/** The marker of a handled event. It ends `MARKER_SECONDS` after `now` (ms). */
export function markerItem(thread: Thread, key: string, seq: number | undefined, now: number): Item {
  return { ...itemKinds.marker.key(thread, key), seq, ttl: Math.floor(now / 1000) + MARKER_SECONDS };
}

/** The hint of a take-over. */
export function hintItem(thread: Thread, { agent, key }: Hint, now: number): Item {
  return {
    ...itemKinds.hint.key(thread),
    agent: JSON.stringify(agent),
    key,
    ttl: Math.floor(now / 1000) + HINT_SECONDS,
  };
}

export function noteItem(thread: Thread, note: Note): Item {
  return { ...itemKinds.note.key(thread, note.after, note.id), note: JSON.stringify(note) };
}

/** The facts of a day. The index `inbox` lists the day's conversations, as it lists those of a shelf. */
export function dayItem(thread: Thread, facts: DayFacts): Item {
  const at = Date.parse(facts.day);
  const summary = JSON.stringify(facts);
  const key = itemKinds.day.key(thread, facts.day);
  return { ...key, inbox: dayKey(facts.day), at, summary, ttl: at / 1000 + DAYS_KEPT * 86_400 };
}

/** The table keeps the names of its first version, so that an older function can read what a newer one wrote. */
export type StoredConversation = Omit<Conversation, 'openTurn' | 'pending' | 'row'> & {
  readonly turn?: Conversation['openTurn'];
  readonly pending: readonly StoredPending[];
};
/** Effects that wait may be many. What each of them begins with is left out: see `untried`. */
export type StoredPending = Pick<PendingEffect, 'effect'> & Partial<PendingEffect>;
export type StoredLine = Omit<Line, 'clientId'> & { readonly client?: string };

/** What a pending effect begins with. */
export const untried = { status: 'pending', doubts: 0, refusals: 0 } as const;

/** A function of the version before this one needs an `until` of each owner but the bot. It is far in the future. */
export const NO_END = 8_640_000_000_000_000;

function storedConversation({ openTurn, pending, row: _, ...conversation }: Conversation): StoredConversation {
  const owner = conversation.owner.kind === 'agent' ? { ...conversation.owner, until: NO_END } : conversation.owner;
  return { ...conversation, owner, pending: pending.map(storedPending), ...(openTurn && { turn: openTurn }) };
}

/** An older function cannot read an effect whose content is in its line, so only these leave anything out. */
function storedPending(pending: PendingEffect): StoredPending {
  if (!isStored(pending.effect)) return pending;
  const { effect, status, doubts, refusals, ...rest } = pending;
  return {
    effect,
    ...(status === untried.status ? {} : { status }),
    ...(doubts === untried.doubts ? {} : { doubts }),
    ...(refusals === untried.refusals ? {} : { refusals }),
    ...rest,
  };
}

function storedLine({ clientId, ...line }: Line): StoredLine {
  return { ...line, ...(clientId !== undefined && { client: clientId }) };
}
