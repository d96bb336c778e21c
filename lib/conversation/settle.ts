import type { TurnRules } from './arrived.ts';
import type { Conversation, PendingEffect, StoredEffect } from './conversation.ts';
import { type NewFacts, withFacts } from './day-facts.ts';
import { newOwner } from './decide.ts';
import { IN_DOUBT } from './in-doubt.ts';
import type { LineError } from './line-error.ts';
import { expiringOwner, withHint, withOwner } from './owner.ts';
import { rowOf } from './row.ts';
import { type LineEffect, withoutContent } from './stored-effect.ts';
import { callForPerson, isPerson, stopWaiting } from './waiting.ts';

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
  | {
      readonly result: 'failed';
      readonly error: LineError;
      readonly lostControl?: boolean;
      /** Meta refused the tag HUMAN_AGENT. */
      readonly tagRefused?: boolean;
      /** Meta said that its 24 h window is over. */
      readonly windowRefused?: boolean;
    }
  /** May have been accepted: the echo tells, or the clock sends it once more. */
  | { readonly result: 'in_doubt'; readonly dueAt: number }
  /** Certainly not accepted: the clock tries again. */
  | { readonly result: 'later'; readonly dueAt: number };

/**
 * Clears what was performed and applies what it changed: the owner changes only when the call has succeeded.
 * @param performed one result for each of `conversation.pending`, in its order.
 */
export function settle(conversation: Conversation, performed: readonly Performed[], rules: TurnRules): Conversation {
  const { openTurn: _, ...rest } = conversation;
  let settled: Conversation = { ...rest, pending: [] };
  const pending: PendingEffect[] = [];
  conversation.pending.forEach((waiting, index) => {
    const outcome = performed[index] ?? { result: 'waiting' };
    const kept = keep(waiting, outcome);
    if (kept !== undefined) pending.push(kept);
    const applied = apply(settled, waiting, outcome, rules);
    settled = withFacts(applied, factsOf(waiting, outcome, settled, applied), rules);
  });
  // The worker tells agents once this is stored. Where it stops before, the clock does.
  const begins = conversation.waitingSince === undefined && settled.waitingSince !== undefined;
  if (begins) pending.push({ effect: { kind: 'notify' }, status: 'pending', doubts: 0, refusals: 0, dueAt: rules.now });
  const hinted = withHint({ ...settled, pending }, rules);
  const counted = withFacts(hinted, { person: isPerson(hinted.owner) && !isPerson(conversation.owner) }, rules);
  const taken = hinted.generation === conversation.generation ? counted : { ...counted, ownedSince: rules.now };
  return { ...taken, row: rowOf({ ...taken, version: taken.version + 1 }, rules.now) };
}

/** What a line that went out adds to the facts of the day. */
function factsOf(
  { effect }: PendingEffect,
  { result }: Performed,
  before: Conversation,
  after: Conversation,
): NewFacts {
  if (effect.kind !== 'send' || result !== 'done' || effect.speaker === 'system') return {};
  const isOfBot = effect.speaker === 'bot';
  return {
    bot: isOfBot,
    person: !isOfBot,
    answeredAfter: after.waitingSince === undefined ? before.waitingSince : undefined,
  };
}

function keep(waiting: PendingEffect, outcome: Performed): PendingEffect | undefined {
  switch (outcome.result) {
    case 'waiting':
      return lineHasContent(waiting);
    case 'in_doubt':
      return { ...lineHasContent(waiting), status: 'in_doubt', doubts: waiting.doubts + 1, dueAt: outcome.dueAt };
    case 'later':
      return { ...lineHasContent(waiting), status: 'pending', refusals: waiting.refusals + 1, dueAt: outcome.dueAt };
    case 'done':
    case 'dropped':
    case 'left_in_doubt':
    case 'failed':
      return undefined;
    default:
      return outcome satisfies never;
  }
}

/** A line that is sent again was written by this turn, and has the content from now on. */
function lineHasContent(waiting: PendingEffect): PendingEffect {
  return waiting.effect.kind === 'send' && waiting.effect.attempt !== undefined ? withoutContent(waiting) : waiting;
}

function apply(before: Conversation, { effect }: PendingEffect, outcome: Performed, rules: TurnRules): Conversation {
  if (effect.kind !== 'send' && effect.kind !== 'thread_control') return before;
  const { now } = rules;
  const conversation = effect.kind === 'send' && isDoubtful(outcome) ? withDoubt(before, effect.seq) : before;
  if (outcome.result === 'done') return succeeded(conversation, effect, rules);
  if (outcome.result !== 'failed') return conversation;
  // The customer waits for no answer where the program could not say something by itself.
  if (effect.kind === 'send' && effect.speaker === 'system') return conversation;
  const marked = callForPerson(
    {
      ...conversation,
      ...(outcome.tagRefused && { tagRefused: true }),
      ...(outcome.windowRefused && { windowRefused: true }),
    },
    { code: effect.kind === 'send' ? 'send_failed' : 'control_refused', reason: outcome.error.message },
    now,
  );
  return outcome.lostControl === true && conversation.owner.kind === 'bot'
    ? withOwner(marked, expiringOwner('app', now))
    : marked;
}

function succeeded(conversation: Conversation, effect: LineEffect | StoredEffect, rules: TurnRules): Conversation {
  if (effect.kind === 'send') {
    const answers = effect.speaker === 'agent' && effect.seq > (conversation.customerLine ?? 0);
    return answers ? stopWaiting(conversation) : conversation;
  }
  // The owner changed when the turn was decided: this is only the line about it.
  if (effect.local && effect.action !== 'pass') return conversation;
  const at = { owner: conversation.owner, surface: effect.surface };
  return withOwner(conversation, newOwner(effect, at, rules));
}

/** Not made again, though it may have arrived. */
function isDoubtful(outcome: Performed): boolean {
  return outcome.result === 'left_in_doubt' || (outcome.result === 'failed' && outcome.error.code === IN_DOUBT);
}

function withDoubt(conversation: Conversation, seq: number): Conversation {
  return { ...conversation, lastDoubt: Math.max(conversation.lastDoubt ?? 0, seq) };
}
