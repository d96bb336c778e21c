import type { TurnRules } from '../arrived.ts';
import type { ClockArrival, Conversation, Unread } from '../conversation.ts';
import { isOfMessenger } from '../is-of-messenger.ts';
import { hasMail, type MailChange, mailOut } from '../mail/mail-out.ts';
import { answerFollows } from './answer-follows.ts';

/** So long (ms) an agent's answer may be unread on the website before it goes on. */
const UNREAD_FOR = { messenger: 60_000, mail: 120_000 } as const;

/** An agent's answer on the website went out: it waits to be read there. It goes by mail where it follows nowhere. */
export function withUnread(conversation: Conversation, seq: number, now: number): Conversation {
  const to = conversation.follow || isOfMessenger(conversation.thread) ? 'messenger' : 'mail';
  if (to === 'mail' && !hasMail(conversation)) return conversation;
  // The line is a moment younger than its turn, and a read mark has the time of the line.
  const unread: Unread = { seq, at: conversation.at, dueAt: now + UNREAD_FOR[to], to };
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

/** Answers follow to Messenger no more. Those that wait go by mail instead, where the visitor has left an address. */
export function withoutMessenger(conversation: Conversation): Conversation {
  const { unread } = conversation;
  if (unread === undefined || !hasMail(conversation)) return withoutUnread(conversation, 'messenger');
  const byMail = (each: Unread) => ({ ...each, dueAt: each.at + UNREAD_FOR.mail, to: 'mail' }) as const;
  return { ...conversation, unread: unread.map((each) => (each.to === 'messenger' ? byMail(each) : each)) };
}

/** Whether an answer is about to go on to Messenger. */
export function waitsForMessenger({ unread = [] }: Conversation): boolean {
  return unread.some(({ to }) => to === 'messenger');
}

/** The answers that wait go on to Messenger as soon as the clock comes. */
export function dueNow(conversation: Conversation, now: number): Conversation {
  const { unread } = conversation;
  if (unread === undefined) return conversation;
  return { ...conversation, unread: unread.map((each) => (each.to === 'messenger' ? { ...each, dueAt: now } : each)) };
}

/** This answer has gone on already. */
export function withoutGone(conversation: Conversation, gone: number | undefined): Conversation {
  return only(conversation, ({ seq }) => seq !== gone);
}

/** The time of a mail has come, or of none. All answers that are unread by then go out together. */
function unreadMail(conversation: Conversation, rules: TurnRules): MailChange {
  const unread = (conversation.unread ?? []).filter(({ to }) => to === 'mail');
  if (unread.every(({ dueAt }) => dueAt > rules.now)) return { conversation, effects: [] };
  return mailOut(
    withoutUnread(conversation, 'mail'),
    unread.map(({ seq }) => seq),
    rules,
  );
}

/** The time of some answers has come. */
export function unreadFollows(
  conversation: Conversation,
  { answers = [] }: ClockArrival,
  rules: TurnRules,
): MailChange {
  const due = new Set(
    (conversation.unread ?? [])
      .filter(({ dueAt, to }) => dueAt <= rules.now && to === 'messenger')
      .map(({ seq }) => seq),
  );
  const effects = answers.filter(({ seq }) => due.has(seq)).flatMap((each) => answerFollows(conversation, each, rules));
  const mail = unreadMail(
    only(conversation, ({ seq, to }) => to !== 'messenger' || !due.has(seq)),
    rules,
  );
  return { conversation: mail.conversation, effects: [...effects, ...mail.effects] };
}

function only(conversation: Conversation, stays: (unread: Unread) => boolean): Conversation {
  const { unread, ...rest } = conversation;
  if (unread === undefined) return conversation;
  const left = unread.filter(stays);
  if (left.length === unread.length) return conversation;
  return left.length === 0 ? rest : { ...rest, unread: left };
}
