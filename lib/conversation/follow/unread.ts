import type { Arrived, NewEffect, TurnRules } from '../arrived.ts';
import type { ClockArrival, Conversation, Unread } from '../conversation.ts';
import { isOfMessenger } from '../is-of-messenger.ts';
import { answerFollows } from './answer-follows.ts';

/** So long (ms) an agent's answer may be unread on the website before it goes on to Messenger. */
export const UNREAD_FOR = 60_000;

/** An agent's answer on the website went out: it waits to be read there. */
export function withUnread(conversation: Conversation, seq: number, now: number): Conversation {
  if (conversation.follow === undefined && !isOfMessenger(conversation.thread)) return conversation;
  // The line is a moment younger than its turn, and a read mark has the time of the line.
  const unread: Unread = { seq, at: conversation.at, dueAt: now + UNREAD_FOR, to: 'messenger' };
  return { ...conversation, unread: [...(conversation.unread ?? []), unread] };
}

/** The visitor has read the website's lines up to then (ms). */
export function withRead(conversation: Conversation, read: number): Conversation {
  return only(conversation, ({ at }) => at > read);
}

/** No answer goes on there any more. */
export function withoutUnread(conversation: Conversation, to: Unread['to']): Conversation {
  return only(conversation, (each) => each.to !== to);
}

/** The time of some answers has come. */
export function unreadFollows(
  conversation: Conversation,
  { answers = [] }: ClockArrival,
  rules: TurnRules,
): Pick<Arrived, 'conversation'> & { readonly effects: NewEffect[] } {
  const due = new Set(
    (conversation.unread ?? [])
      .filter(({ dueAt, to }) => dueAt <= rules.now && to === 'messenger')
      .map(({ seq }) => seq),
  );
  if (due.size === 0) return { conversation, effects: [] };
  const effects = answers.filter(({ seq }) => due.has(seq)).flatMap((each) => answerFollows(conversation, each, rules));
  return { conversation: only(conversation, ({ seq, to }) => to !== 'messenger' || !due.has(seq)), effects };
}

function only(conversation: Conversation, stays: (unread: Unread) => boolean): Conversation {
  const { unread, ...rest } = conversation;
  if (unread === undefined) return conversation;
  const left = unread.filter(stays);
  if (left.length === unread.length) return conversation;
  return left.length === 0 ? rest : { ...rest, unread: left };
}
