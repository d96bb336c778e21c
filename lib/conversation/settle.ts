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
  /**
   * The owner has changed, and an earlier call may have been accepted: it is not made again, its echo may still come.
   */
  | { readonly result: 'left_in_doubt' }
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
    case 'left_in_doubt':
    case 'failed':
      return undefined;
    default:
      return outcome satisfies never;
  }
}

function apply(
  before: Conversation,
  { effect }: PendingEffect,
  outcome: Performed,
  appId: string,
  now: number,
): Conversation {
  const conversation = effect.kind === 'send' && isDoubtful(outcome) ? withDoubt(before, effect.seq) : before;
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

/** The code of a line that may have arrived: no call of it was answered, and no echo came. */
export const IN_DOUBT = 'in_doubt';

/** Not made again, though it may have arrived. */
function isDoubtful(outcome: Performed): boolean {
  return outcome.result === 'left_in_doubt' || (outcome.result === 'failed' && outcome.error.code === IN_DOUBT);
}

function withDoubt(conversation: Conversation, seq: number): Conversation {
  return { ...conversation, lastDoubt: Math.max(conversation.lastDoubt ?? 0, seq) };
}
