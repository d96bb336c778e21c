import type { Conversation, SendEffect } from './conversation.ts';

const HOUR = 60 * 60 * 1000;
/** Anybody may answer this long (ms) after the person's last action in Messenger. Source: Messaging windows. */
export const STANDARD_WINDOW = 24 * HOUR;
/** People (not bots) may answer this long (ms) with the tag HUMAN_AGENT. Source: Message tags. */
export const HUMAN_AGENT_WINDOW = 7 * 24 * HOUR;

/** How a message to Messenger has to be labelled at `now`, or that it may not be sent. */
export type Window =
  | { readonly messaging_type: 'RESPONSE' }
  | { readonly messaging_type: 'MESSAGE_TAG'; readonly tag: 'HUMAN_AGENT' }
  | 'closed';

/**
 * Which window is open for `speaker`. What a visitor writes on the website does not open Messenger's window, and somebody
 * who is known by a `user_ref` only cannot be reached with a tag.
 */
export function windowAt(conversation: Conversation, speaker: SendEffect['speaker'], now: number): Window {
  const silent = now - (conversation.lastIn.messenger ?? Number.NEGATIVE_INFINITY);
  if (silent < STANDARD_WINDOW) return { messaging_type: 'RESPONSE' };
  const human = speaker === 'agent' && !conversation.thread.customer.startsWith('ref:');
  return human && silent < HUMAN_AGENT_WINDOW ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : 'closed';
}
