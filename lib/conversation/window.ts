import type { Conversation, Row, SendEffect } from './conversation.ts';

const HOUR = 60 * 60 * 1000;
/** Bots and people may answer this long (ms) after the customer's last action. Source: Messaging windows. */
export const STANDARD_WINDOW = 24 * HOUR;
/** People (not bots) may answer this long (ms) with the tag HUMAN_AGENT. Source: Message tags. */
export const HUMAN_AGENT_WINDOW = 7 * 24 * HOUR;

/** The label that a message to Messenger needs, or `closed` where it may not be sent. */
export type Window =
  | { readonly messaging_type: 'RESPONSE' }
  | { readonly messaging_type: 'MESSAGE_TAG'; readonly tag: 'HUMAN_AGENT' }
  | 'closed';

/**
 * The window that is open for `speaker` at `now`. A visitor's line on the website does not open Messenger's window. An
 * ad opens it for longer. A customer who is known by a `user_ref` only gets no message with a tag.
 * @param humanAgent Meta has granted HUMAN_AGENT to the app.
 */
export function windowAt(
  conversation: Pick<Conversation, 'lastIn' | 'thread' | 'tagRefused' | 'windowRefused' | 'adUntil'>,
  speaker: SendEffect['speaker'],
  now: number,
  humanAgent = false,
): Window {
  const silent = now - (conversation.lastIn.messenger ?? Number.NEGATIVE_INFINITY);
  if (now < standardUntil(conversation)) return { messaging_type: 'RESPONSE' };
  const tagged = speaker === 'agent' && humanAgent && mayTag(conversation);
  return tagged && silent < HUMAN_AGENT_WINDOW ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : 'closed';
}

/** Who may write to the customer now, and until when (ms): the bot and agents, agents alone, or neither. */
export interface OpenWindow {
  readonly open: 'all' | 'people' | 'closed';
  readonly until?: number;
}

/**
 * What may be sent in the thread of a row. The website has no window.
 * @example
 * windowOf(row, Date.now(), config.humanAgent); // { open: 'people', until: 1767700800000 }
 */
export function windowOf(
  row: Pick<Row, 'lastIn' | 'thread' | 'surface' | 'tagRefused' | 'windowRefused' | 'adUntil'>,
  now: number,
  humanAgent = false,
): OpenWindow {
  if (row.surface === 'web') return { open: 'all' };
  const last = row.lastIn.messenger ?? Number.NEGATIVE_INFINITY;
  const until = standardUntil(row);
  if (now < until) return { open: 'all', until };
  if (humanAgent && mayTag(row) && now - last < HUMAN_AGENT_WINDOW) {
    return { open: 'people', until: last + HUMAN_AGENT_WINDOW };
  }
  return { open: 'closed' };
}

/** Until when the bot and people may answer (ms). */
function standardUntil({
  lastIn,
  windowRefused,
  adUntil = 0,
}: Pick<Conversation, 'lastIn' | 'windowRefused' | 'adUntil'>): number {
  if (windowRefused) return 0;
  return Math.max(adUntil, (lastIn.messenger ?? Number.NEGATIVE_INFINITY) + STANDARD_WINDOW);
}

function mayTag({ thread, tagRefused }: Pick<Conversation, 'thread' | 'tagRefused'>): boolean {
  return !thread.customer.startsWith('ref:') && !tagRefused;
}
