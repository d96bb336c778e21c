import { tookOver } from '../agent-acted.ts';
import type { NewEffect, TurnRules } from '../arrived.ts';
import { isBlocked } from '../blocked.ts';
import type { Conversation, SendEffect, StoredEffect, TellEffect } from '../conversation.ts';
import { IN_DOUBT } from '../in-doubt.ts';
import type { LineError } from '../line-error.ts';
import type { Performed } from '../performed.ts';
import { says } from '../says.ts';
import { wordsIn } from '../system-words.ts';
import type { ToldHandler } from '../told-handler.ts';
import { whyNotSent } from './why-not-sent.ts';

/* In Messenger: answers of the website's thread that follow here, and what that thread is told of each. */

/** A person has answered on the website. The answer goes out here, or the website's thread is told why it does not. */
export const answerCame: ToldHandler<'answer'> = (conversation, { from, told, key }, rules) => {
  const { seq, agent, message } = told;
  const error = whyNot(conversation, from, rules);
  if (error !== undefined) {
    const failed = { kind: 'delivered', seq, status: 'failed', error } as const;
    return { conversation, effects: [{ kind: 'tell', customer: from, told: failed, id: key }] };
  }
  const isJoined = conversation.joinedBy?.some(({ web }) => web === from);
  const effect: NewEffect = {
    kind: 'send',
    speaker: 'agent',
    // A joined browser shows this thread: the answer goes where the customer wrote last.
    ...(!isJoined && { surface: 'messenger' }),
    message,
    agent,
    from: { customer: from, seq, agent },
  };
  return { conversation, effects: [effect] };
};

/** There is nothing to show yet. */
export const noAnswerCame: ToldHandler<'no_answer'> = (conversation, { from }, rules) => {
  const { follows } = conversation;
  if (follows?.web !== from) return { conversation, effects: [], ignored: 'answers do not follow here' };
  return { conversation, effects: [says(wordsIn(rules, conversation.locale ?? follows.locale).noAnswer)] };
};

/** On the website the visitor has stopped it, or answers follow to another person now. */
export const wasStopped: ToldHandler<'stopped'> = (conversation, { from, told: { link } }) => {
  const { offer, follows, ...rest } = conversation;
  const isOf = (known: typeof offer | typeof follows) => known?.link === link && known.web === from;
  if (!isOf(offer) && !isOf(follows)) return { conversation, effects: [], ignored: 'the link is not open' };
  return {
    conversation: { ...rest, ...(offer && !isOf(offer) && { offer }), ...(follows && !isOf(follows) && { follows }) },
    effects: [],
  };
};

/** An answer has arrived here: what the customer replies goes to the same agent, unless a person has the thread. */
export const agentAnswered: ToldHandler<'answered'> = (conversation, { told: { agent } }, rules) =>
  isFree(conversation)
    ? tookOver(conversation, agent, rules)
    : { conversation, effects: [], ignored: 'the thread has a person already' };

/** What other threads are told once it is known how a message of the program or of an agent went. */
export function toldOfSend(
  conversation: Conversation,
  effect: SendEffect | StoredEffect,
  { status, error }: { readonly status: 'sent' | 'in_doubt' | 'failed'; readonly error?: LineError },
): TellEffect[] {
  if (effect.kind !== 'send') return [];
  const { seq, attempt = 0, from, offers } = effect;
  const id = `${seq}:${attempt}:${status}`;
  const told: TellEffect[] = [];
  const { offer } = conversation;
  // One that a newer link has replaced meanwhile is none any more.
  if (offers !== undefined && status === 'sent' && offers.link === offer?.link) {
    const { customer, link } = offers;
    told.push({ kind: 'tell', customer, told: { kind: 'opened', link }, id: link });
  }
  if (from === undefined) return told;
  const delivered = { kind: 'delivered', seq: from.seq, status, ...(error && { error }) } as const;
  told.push({ kind: 'tell', customer: from.customer, told: delivered, id });
  const { customer } = conversation.thread;
  if (status === 'sent' && isFree(conversation) && from.customer !== customer) {
    told.push({ kind: 'tell', customer, told: { kind: 'answered', agent: from.agent }, id });
  }
  return told;
}

/** How a message went, where that is known. */
export function statusOf(outcome: Performed): Parameters<typeof toldOfSend>[2] | undefined {
  switch (outcome.result) {
    case 'done':
      return { status: 'sent' };
    case 'in_doubt':
    case 'left_in_doubt':
      return { status: 'in_doubt' };
    case 'dropped':
      return { status: 'failed', error: REVOKED };
    case 'failed': {
      const { error } = outcome;
      return { status: error.code === IN_DOUBT ? 'in_doubt' : 'failed', error };
    }
    case 'waiting':
    case 'later':
      return undefined;
    default:
      return outcome satisfies never;
  }
}

/** The bot has the thread, or it waits for the first agent. */
function isFree({ owner }: Conversation): boolean {
  return owner.kind === 'bot' || (owner.kind === 'agent' && owner.agent === undefined);
}

function whyNot(conversation: Conversation, web: string, rules: TurnRules): LineError | undefined {
  const { follows, joinedBy = [], surface } = conversation;
  const isJoined = joinedBy.some((each) => each.web === web);
  if (follows?.web !== web && !isJoined) return NOT_FOLLOWED;
  if (isJoined && surface === 'web' && !isBlocked(conversation, rules.now)) return undefined;
  return whyNotSent(conversation, rules);
}

/* Sentences for agents, at the line on the website. */
export const NOT_FOLLOWED = {
  code: 'not_followed',
  message: 'Not sent to Messenger: answers do not follow there any more.',
};
const REVOKED = { code: 'revoked', message: 'Not sent to Messenger: its author is not an agent any more.' };
