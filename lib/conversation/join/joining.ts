import type { NewEffect } from '../arrived.ts';
import { isBlocked } from '../blocked.ts';
import type { Conversation, Join } from '../conversation.ts';
import { withRead } from '../follow/unread.ts';
import type { ToldHandler } from '../told-handler.ts';
import { shortId } from './short-id.ts';

/* On the website: which of the visitor's browsers show a thread of Messenger, and after which line. */

/**
 * The visitor has typed the digits: their browser shows this thread up to here, and then the one of Messenger. That
 * thread's worker gives the right to read it.
 */
export const joins: ToldHandler<'join'> = (conversation, { key, told }, { now }) => {
  const { session, customer, site, locale } = told;
  if (conversation.left || isBlocked(conversation, now)) {
    return { conversation, effects: [], reachTo: session, ignored: 'the chat on the website is over' };
  }
  const { thread, seq: through, joins: before = [] } = conversation;
  const join: Join = { id: shortId(key), session, customer, through, at: now };
  const others = before.filter((each) => each.session !== session);
  const kept = [...others, join].slice(-MAX_BROWSERS);
  const ended = before.filter((each) => !kept.includes(each) && each.customer !== customer);
  const joined: NewEffect = {
    kind: 'tell',
    customer,
    told: {
      kind: 'joined',
      id: join.id,
      session,
      web: thread.customer,
      through,
      site,
      ...(locale !== undefined && { locale }),
    },
    id: join.id,
  };
  // The visitor is here: what they have not read goes on to no other place.
  const read = withRead({ ...conversation, joins: kept }, now);
  return { conversation: read, effects: [...ended.map(forgets), joined] };
};

/** So many browsers of one customer show Messenger at most. One more ends the oldest. */
export const MAX_BROWSERS = 20;

/**
 * The browser shows the thread of Messenger no more, and that thread has said so. Where it had not begun to, it waits
 * for the chat of Messenger: it is told that answers go to its own.
 */
export const wasUndone: ToldHandler<'undone'> = (conversation, { from, told: { id } }) => {
  const isMeant = (each: Join) => each.id === id && each.customer === from;
  const session = conversation.joins?.find(isMeant)?.session;
  const ended = withoutJoins(conversation, isMeant);
  if (ended.effects.length === 0) return { conversation, effects: [], ignored: 'the browser shows the website alone' };
  return { conversation: ended.conversation, effects: [], ...(session !== undefined && { reachTo: session }) };
};

/** What is left of a conversation, and what ends with the rest. */
export interface Ended {
  readonly conversation: Conversation;
  readonly effects: readonly NewEffect[];
}

/** Some browsers do not show Messenger any more. The threads there are told. */
export function withoutJoins(conversation: Conversation, isEnded: (join: Join) => boolean): Ended {
  const { joins: before = [], ...rest } = conversation;
  const left = before.filter((each) => !isEnded(each));
  if (left.length === before.length) return { conversation, effects: [] };
  return {
    conversation: left.length === 0 ? rest : { ...rest, joins: left },
    effects: before.filter(isEnded).map(forgets),
  };
}

function forgets({ id, session, customer }: Join): NewEffect {
  return { kind: 'tell', customer, told: { kind: 'forget_device', session }, id };
}
