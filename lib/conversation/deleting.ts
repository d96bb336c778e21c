import type { AgentRef } from './agent-action.ts';
import type { Arrived, TurnRules } from './arrived.ts';
import type { Conversation } from './conversation.ts';
import { shelfOf } from './row.ts';
import { shortened } from './shortened.ts';

const DAY = 24 * 3_600_000;

/** A conversation that the visitor deletes is forgotten after so long (ms), unless an agent keeps it. */
export const DELETED_AFTER = 3 * DAY;

/** The visitor has ended the chat and wants it to be deleted. The first wish counts. */
export function visitorDeletes(conversation: Conversation, _: unknown, { now }: TurnRules): Arrived {
  if (conversation.seq === 0) return { conversation, effects: [], ignored: 'nothing was written' };
  return { conversation: { deleteAt: now + DELETED_AFTER, ...conversation }, effects: [] };
}

/** Whether something happened (ms) after the visitor wanted the conversation to be deleted. */
export function isAfterWish({ deleteAt }: Pick<Conversation, 'deleteAt'>, at: number): boolean {
  return deleteAt !== undefined && at > deleteAt - DELETED_AFTER;
}

/**
 * The customer writes on in a conversation that they wanted to be deleted, and that an agent keeps. Nothing new may be
 * forgotten by their old wish, so it is over. Where no agent keeps it, the worker has forgotten it before.
 */
export function withoutOldWish(conversation: Conversation, at: number): Conversation {
  if (!isAfterWish(conversation, at)) return conversation;
  const { deleteAt: _, ...rest } = conversation;
  return rest;
}

/** An agent keeps the conversation: neither the visitor's wish nor its age deletes it. */
export function kept(conversation: Conversation, by: AgentRef, reason: string, { now }: TurnRules): Arrived {
  return { conversation: { ...conversation, keep: { by, reason: shortened(reason, MAX_KEEP), at: now } }, effects: [] };
}

/** The reason is gone. What the visitor wanted to be deleted stays one more day, so that a wrong tap can be undone. */
export function keptNoMore({ keep: _, ...conversation }: Conversation, { now }: TurnRules): Arrived {
  const { deleteAt } = conversation;
  return {
    conversation: { ...conversation, ...(deleteAt !== undefined && { deleteAt: Math.max(deleteAt, now + DAY) }) },
    effects: [],
  };
}

/** Whether the time has come that the visitor was told. */
export function isToBeDeleted({ deleteAt, keep }: Pick<Conversation, 'deleteAt' | 'keep'>, now: number): boolean {
  return deleteAt !== undefined && deleteAt <= now && keep === undefined;
}

/** Whether a conversation is so old (ms) that it is forgotten: no agent has to do with it, and none keeps it. */
export function isTooOld(conversation: Conversation, age: number | undefined, now: number): boolean {
  if (age === undefined || conversation.at > now - age) return false;
  return conversation.keep === undefined && shelfOf(conversation, now) !== 'open';
}

/** Longest reason for which an agent keeps a conversation (characters). */
const MAX_KEEP = 200;
