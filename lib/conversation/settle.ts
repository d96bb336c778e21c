import type { Conversation, LineError, PendingEffect } from './conversation.ts';
import { newOwner } from './decide.ts';
import { expiringOwner, withOwner } from './owner.ts';

/** The result of performing one pending effect. */
export type Performed =
  | { readonly result: 'done' }
  /** Not tried: an earlier effect on the same surface is not finished. */
  | { readonly result: 'waiting' }
  /** The owner has changed since it was decided. */
  | { readonly result: 'dropped' }
  | { readonly result: 'failed'; readonly error: LineError; readonly lostControl?: boolean }
  /** May have been accepted: the echo tells, or the clock sends it once more. */
  | { readonly result: 'in_doubt'; readonly dueAt: number }
  /** Certainly not accepted: the clock tries again. */
  | { readonly result: 'later'; readonly dueAt: number };

/**
 * Clears what was performed and applies what it changed: the owner changes only when the call has succeeded.
 * @param performed one result for each of `conversation.pending`, in its order.
 */
export function settle(
  conversation: Conversation,
  performed: readonly Performed[],
  appId: string,
  now: number,
): Conversation {
  const { openTurn: _, ...rest } = conversation;
  let settled: Conversation = { ...rest, pending: [] };
  const pending: PendingEffect[] = [];
  conversation.pending.forEach((waiting, index) => {
    const outcome = performed[index] ?? { result: 'waiting' };
    const kept = keep(waiting, outcome);
    if (kept !== undefined) pending.push(kept);
    settled = apply(settled, waiting, outcome, appId, now);
  });
  return { ...settled, pending };
}

function keep(waiting: PendingEffect, outcome: Performed): PendingEffect | undefined {
  switch (outcome.result) {
    case 'waiting':
      return waiting;
    case 'in_doubt':
      return { ...waiting, status: 'in_doubt', doubts: waiting.doubts + 1, dueAt: outcome.dueAt };
    case 'later':
      return { ...waiting, status: 'pending', refusals: waiting.refusals + 1, dueAt: outcome.dueAt };
    case 'done':
    case 'dropped':
    case 'failed':
      return undefined;
    default:
      return outcome satisfies never;
  }
}

function apply(
  conversation: Conversation,
  { effect }: PendingEffect,
  outcome: Performed,
  appId: string,
  now: number,
): Conversation {
  if (outcome.result === 'done' && effect.kind === 'thread_control') {
    const at = { owner: conversation.owner, surface: effect.surface };
    return withOwner(conversation, newOwner(effect, at, appId, now));
  }
  if (outcome.result !== 'failed' || effect.kind === 'sender_action' || effect.kind === 'amend') return conversation;
  const marked = { ...conversation, attention: { reason: outcome.error.message, at: now } };
  return outcome.lostControl === true && conversation.owner.kind === 'bot'
    ? withOwner(marked, expiringOwner('app', now))
    : marked;
}
