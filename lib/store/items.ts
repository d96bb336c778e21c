import { type Conversation, dueAt, type Line } from '../conversation/index.ts';
import { lineKey, markerKey, stateKey, threadKey } from './keys.ts';

/** What the inbox index carries of a conversation: enough for a list, nothing of its history. */
export type Summary = Pick<
  Conversation,
  'owner' | 'surface' | 'seq' | 'at' | 'preview' | 'guest' | 'attention' | 'lastIn'
>;

export interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly [attribute: string]: unknown;
}

/**
 * The conversation as an item. The value itself is JSON in one attribute: what people and bots put into it is arbitrary
 * (lone surrogates, numbers beyond DynamoDB's range, deep nesting), and one odd message must not make a thread unwritable.
 */
export function stateItem(conversation: Conversation): Item {
  const due = dueAt(conversation);
  return {
    pk: threadKey(conversation.thread),
    sk: stateKey,
    version: conversation.version,
    at: conversation.at,
    state: JSON.stringify(storedConversation(conversation)),
    ...(isOpen(conversation) ? { inbox: 'open', summary: JSON.stringify(summary(conversation)) } : {}),
    ...(due === undefined ? {} : { due: 'due', dueAt: due }),
  };
}

/** Only this file writes these attributes: the one place where they are trusted. */
export function conversationOf(item: Record<string, unknown>): Conversation {
  const { turn: openTurn, ...conversation } = JSON.parse(String(item.state)) as StoredConversation;
  return { ...conversation, ...(openTurn && { openTurn }) };
}

/** The table keeps the names of its first version, so that an older function can still read what a newer one wrote. */
type StoredConversation = Omit<Conversation, 'openTurn'> & { readonly turn?: Conversation['openTurn'] };
type StoredLine = Omit<Line, 'clientId'> & { readonly client?: string };

function storedConversation({ openTurn, ...conversation }: Conversation): StoredConversation {
  return { ...conversation, ...(openTurn && { turn: openTurn }) };
}

function storedLine({ clientId, ...line }: Line): StoredLine {
  return { ...line, ...(clientId !== undefined && { client: clientId }) };
}

/** A line of history as an item. Its event's key stands apart, since writes are conditional on it. */
export function lineItem(pk: string, entry: Line): Item {
  return { pk, sk: lineKey(entry.seq), key: entry.key, entry: JSON.stringify(storedLine(entry)) };
}

export function lineOf(item: Record<string, unknown>): Line {
  const { client: clientId, ...line } = JSON.parse(String(item.entry)) as StoredLine;
  return { ...line, ...(clientId !== undefined && { clientId }) };
}

const markerDays = 7;

/** The mark of a handled event. `now` in ms; it ends after seven days, longer than the queue and its dead letters live. */
export function markerItem(pk: string, key: string, seq: number | undefined, now: number): Item {
  return { pk, sk: markerKey(key), seq, ttl: Math.floor(now / 1000) + markerDays * 86_400 };
}

/** Whether an item's time is over (`now` in ms); DynamoDB deletes such items days late. */
export function expired(item: Record<string, unknown>, now: number): boolean {
  return typeof item.ttl === 'number' && item.ttl * 1000 <= now;
}

/** A conversation that a person should see: a human owns it, or something went wrong in it. */
function isOpen({ owner, attention }: Conversation): boolean {
  return owner.kind === 'agent' || owner.kind === 'page_inbox' || attention !== undefined;
}

function summary({ owner, surface, seq, at, preview, guest, attention, lastIn }: Conversation): Summary {
  return { owner, surface, seq, at, preview, guest, attention, lastIn };
}
