import type { TurnRules } from './arrived.ts';
import type { Conversation, Effect, PendingEffect, StoredEffect, TellEffect, UnjoinEffect } from './conversation.ts';
import { type NewFacts, withFacts } from './day-facts.ts';
import { newOwner } from './decide.ts';
import { statusOf, toldOfSend } from './follow/delivery.ts';
import { withUnread } from './follow/unread.ts';
import { isEmptied } from './forgotten.ts';
import { IN_DOUBT } from './in-doubt.ts';
import { answerAtOnce } from './join/answer-at-once.ts';
import { withoutUnsaid } from './join/joined-by.ts';
import { expiringOwner, withHint, withOwner } from './owner.ts';
import type { Performed } from './performed.ts';
import { rowOf } from './row.ts';
import { type LineEffect, withoutContent } from './stored-effect.ts';
import { callForPerson, isPerson, stopWaiting } from './waiting.ts';

/**
 * Clears what was performed and applies what it changed: the owner changes only when the call has succeeded.
 * @param performed one result for each of `conversation.pending`, in its order.
 */
export function settle(conversation: Conversation, performed: readonly Performed[], rules: TurnRules): Conversation {
  const { openTurn: _, ...rest } = conversation;
  let settled: Conversation = { ...rest, pending: [] };
  const pending: PendingEffect[] = [];
  const news: (TellEffect | UnjoinEffect)[] = [];
  conversation.pending.forEach((waiting, index) => {
    const outcome = performed[index] ?? { result: 'waiting' };
    const kept = keep(waiting, outcome);
    if (kept !== undefined) pending.push(kept);
    const applied = apply(settled, waiting, outcome, rules);
    settled = withFacts(applied, factsOf(waiting, outcome, settled, applied), rules);
    news.push(...tellsOf(settled, waiting, outcome));
    const ended = outOfSight(settled, waiting, outcome, rules);
    settled = ended.conversation;
    news.push(...ended.effects);
  });
  // The worker tells agents and other threads once this is stored. Where it stops before, the clock does.
  const begins = conversation.waitingSince === undefined && settled.waitingSince !== undefined;
  const afterwards: Effect[] = [...news, ...(begins ? [{ kind: 'notify' } as const] : [])];
  pending.push(
    ...afterwards.map((effect) => ({ effect, status: 'pending', doubts: 0, refusals: 0, dueAt: rules.now }) as const),
  );
  const hinted = withHint({ ...settled, pending }, rules);
  const counted = withFacts(hinted, { person: isPerson(hinted.owner) && !isPerson(conversation.owner) }, rules);
  const taken = hinted.generation === conversation.generation ? counted : { ...counted, ownedSince: rules.now };
  if (isEmptied(taken)) return taken;
  return { ...taken, row: rowOf({ ...taken, version: taken.version + 1 }, rules.now) };
}

/** What other threads are told of a message that this turn has sent, or could not send. */
function tellsOf(conversation: Conversation, { effect }: PendingEffect, outcome: Performed): TellEffect[] {
  const status = statusOf(outcome);
  if (effect.kind !== 'send' || status === undefined) return [];
  const atOnce = status.status === 'sent' ? answerAtOnce(conversation, effect) : [];
  return [...toldOfSend(conversation, effect, status), ...atOnce];
}

/** A browser shows the chat no more where Messenger has refused to say that it does. In doubt it goes on. */
function outOfSight(conversation: Conversation, { effect }: PendingEffect, outcome: Performed, { now }: TurnRules) {
  const failed = effect.kind === 'send' && statusOf(outcome)?.status === 'failed';
  return failed ? withoutUnsaid(conversation, effect, now) : { conversation, effects: [] };
}

/** What a line that went out adds to the facts of the day. */
function factsOf(
  { effect }: PendingEffect,
  { result }: Performed,
  before: Conversation,
  after: Conversation,
): NewFacts {
  if (effect.kind !== 'send' || result !== 'done' || effect.speaker === 'system' || effect.from) return {};
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
  // The customer waits for no answer where the program could not say something by itself. Where an answer of the
  // website could not follow, it stands there, and its line says why.
  if (effect.kind === 'send' && (effect.speaker === 'system' || effect.from))
    return withRefusals(conversation, outcome);
  const marked = callForPerson(
    withRefusals(conversation, outcome),
    { code: effect.kind === 'send' ? 'send_failed' : 'control_refused', reason: outcome.error.message },
    now,
  );
  return outcome.lostControl === true && conversation.owner.kind === 'bot'
    ? withOwner(marked, expiringOwner('app', now))
    : marked;
}

function withRefusals(conversation: Conversation, outcome: Extract<Performed, { result: 'failed' }>): Conversation {
  return {
    ...conversation,
    ...(outcome.tagRefused && { tagRefused: true }),
    ...(outcome.windowRefused && { windowRefused: true }),
  };
}

function succeeded(conversation: Conversation, effect: LineEffect | StoredEffect, rules: TurnRules): Conversation {
  if (effect.kind === 'send') {
    if (effect.speaker !== 'agent') return conversation;
    // What followed from the website answers nothing that the customer asked here.
    const answers = !effect.from && effect.seq > (conversation.customerLine ?? 0);
    const answered = answers ? stopWaiting(conversation) : conversation;
    const waitsForReader = effect.surface === 'web' && answered.joins === undefined;
    return waitsForReader ? withUnread(answered, effect.seq, rules.now) : answered;
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
