import type { NewEffect, TurnRules } from '../arrived.ts';
import type { Conversation } from '../conversation.ts';
import type { PersonsAnswer } from '../told.ts';

/** The answer goes on to Messenger, where answers follow there. Twice is once: the event has the same key. */
export function answerFollows(
  { follow }: Pick<Conversation, 'follow'>,
  answer: PersonsAnswer,
  { now }: Pick<TurnRules, 'now'>,
): NewEffect[] {
  if (follow === undefined) return [];
  const { seq } = answer;
  return [
    {
      kind: 'tell',
      customer: follow.customer,
      told: { kind: 'answer', ...answer },
      id: `${follow.link}:${seq}`,
    },
    { kind: 'follow_up', seq, followUp: { to: 'messenger', status: 'waiting', at: now } },
  ];
}
