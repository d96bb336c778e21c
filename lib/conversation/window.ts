import type { Conversation, SendEffect } from './conversation.ts';

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
 * The window that is open for `speaker` at `now`. A visitor's line on the website does not open Messenger's window. A
 * customer who is known by a `user_ref` only gets no message with a tag.
 */
export function windowAt(conversation: Conversation, speaker: SendEffect['speaker'], now: number): Window {
  const silent = now - (conversation.lastIn.messenger ?? Number.NEGATIVE_INFINITY);
  if (silent < STANDARD_WINDOW) return { messaging_type: 'RESPONSE' };
  const human = speaker === 'agent' && !conversation.thread.customer.startsWith('ref:');
  return human && silent < HUMAN_AGENT_WINDOW ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : 'closed';
}
