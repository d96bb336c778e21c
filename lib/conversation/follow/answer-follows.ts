import type { NewEffect, TurnRules } from '../arrived.ts';
import type { Conversation, FollowUp } from '../conversation.ts';
import { isOfMessenger } from '../is-of-messenger.ts';
import type { PersonsAnswer } from '../told.ts';
import { whyNotSent } from './why-not-sent.ts';

/** The answer goes on to Messenger, where answers follow there. Twice is once: the event has the same key. */
export function answerFollows(conversation: Conversation, answer: PersonsAnswer, rules: TurnRules): NewEffect[] {
  const { follow, thread } = conversation;
  if (isOfMessenger(thread)) return goesOut(conversation, answer, rules);
  if (follow === undefined) return [];
  const { seq } = answer;
  return [
    { kind: 'tell', customer: follow.customer, told: { kind: 'answer', ...answer }, id: `${follow.link}:${seq}` },
    noted(seq, { to: 'messenger', status: 'waiting', at: rules.now }),
  ];
}

/** The thread is Messenger's own: a browser on the website has joined it, and shows the answer already. */
function goesOut(conversation: Conversation, answer: PersonsAnswer, rules: TurnRules): NewEffect[] {
  const { seq, agent, message } = answer;
  const error = whyNotSent(conversation, rules);
  if (error !== undefined) return [noted(seq, { to: 'messenger', status: 'failed', at: rules.now, error })];
  const from = { customer: conversation.thread.customer, seq, agent };
  return [
    { kind: 'send', speaker: 'agent', surface: 'messenger', message, agent, from },
    noted(seq, { to: 'messenger', status: 'waiting', at: rules.now }),
  ];
}

function noted(seq: number, followUp: FollowUp): NewEffect {
  return { kind: 'follow_up', seq, followUp };
}
