import type { Arrived, NewEffect, TurnRules } from '../arrived.ts';
import type { Conversation, JoinedBy, SendEffect, StoredEffect, TellEffect, UnjoinEffect } from '../conversation.ts';
import { dueNow } from '../follow/unread.ts';
import { whyNotSent } from '../follow/why-not-sent.ts';
import type { Tap } from '../opening.ts';
import { asks, says } from '../says.ts';
import { wordsIn } from '../system-words.ts';
import type { ToldHandler } from '../told-handler.ts';
import { MAX_BROWSERS } from './joining.ts';

/* In Messenger: which browsers show this thread. This thread's worker alone gives and ends their right to read it. */

/**
 * A browser shows this thread from now on. A second join of the same browser takes the place of its first. Where
 * Messenger cannot say so now, with *Undo*, there is no join: the person there would not know of it.
 */
export const wasJoined: ToldHandler<'joined'> = (conversation, { from, told }, rules) => {
  const { id, session, through, site, locale } = told;
  const { now } = rules;
  const join: JoinedBy = { id, session, web: from, site, at: now, ...(locale !== undefined && { locale }) };
  // The customer to whom the digits were shown may be blocked or forgotten now, or another app has the conversation.
  const isRefused = whyNotSent(conversation, rules) !== undefined || isEmpty(conversation);
  if (isRefused) return { conversation, effects: [undone(join)] };
  const before = conversation.joinedBy ?? [];
  const kept = [...before.filter((each) => each.session !== session), join].slice(-MAX_BROWSERS);
  const ended = before.filter((each) => !kept.includes(each));
  return {
    conversation: { ...conversation, joinedBy: kept },
    effects: [
      ...ended.flatMap(endOf),
      { kind: 'join', id, session, web: from, through },
      isShown(conversation, join, rules),
    ],
  };
};

/** Messenger says where the chat is shown now, with *Undo*. */
function isShown(conversation: Conversation, { id, site, locale }: JoinedBy, rules: TurnRules): NewEffect {
  const { joined, undo } = wordsIn(rules, conversation.locale ?? locale);
  return { ...asks(joined.replace('{site}', site), [{ button: 'undo', title: undo, link: id }]), shows: id };
}

/** Messenger refused to say where the chat is shown: it is not shown there any more. */
export function withoutUnsaid(conversation: Conversation, effect: SendEffect | StoredEffect, now: number): EndedHere {
  const shows = effect.kind === 'send' ? effect.shows : undefined;
  return withoutBrowsers(conversation, ({ id }) => id === shows, now);
}

/**
 * *Undo* was tapped. A title alone (on standby) names no join, and neither does the bubble of one that has ended: they
 * end every join of the last seven days. One too many is asked for again with digits, one too few would go on showing
 * the chat. What is said then is true in any case: where there are older joins alone, they end.
 */
export function undid(conversation: Conversation, { link }: Tap, rules: TurnRules): Arrived {
  const { joinedBy = [], locale } = conversation;
  const named = joinedBy.filter(({ id }) => id === link);
  const recent = joinedBy.filter(({ at }) => rules.now - at < UNDO_LASTS);
  const meant = [named, recent, joinedBy].find(({ length }) => length > 0) ?? [];
  const ended = withoutBrowsers(conversation, (join) => meant.includes(join), rules.now);
  return { ...ended, effects: [...ended.effects, says(wordsIn(rules, locale ?? meant[0]?.locale).undone)] };
}

/** So long (ms) a tap that names no join counts. */
const UNDO_LASTS = 7 * 24 * 60 * 60 * 1000;

/**
 * Ends the right of some browsers to read this thread, at once. After the last one the customer has Messenger alone:
 * what is said goes there, as do answers that wait to be read on the website.
 */
export function withoutBrowsers(
  conversation: Conversation,
  isEnded: (join: JoinedBy) => boolean,
  now: number,
): EndedHere {
  const { joinedBy: before = [], ...rest } = conversation;
  const left = before.filter((each) => !isEnded(each));
  if (left.length === before.length) return { conversation, effects: [] };
  return {
    conversation: left.length === 0 ? { ...dueNow(rest, now), surface: 'messenger' } : { ...rest, joinedBy: left },
    effects: before.filter(isEnded).flatMap(endOf),
  };
}

/** What is left of this thread, and what ends with its joins. */
interface EndedHere {
  readonly conversation: Conversation;
  readonly effects: readonly (TellEffect | UnjoinEffect)[];
}

/** The website's thread is told first: what the visitor writes there next stays there. */
function endOf(join: JoinedBy): (TellEffect | UnjoinEffect)[] {
  const { id, session, web } = join;
  return [undone(join), { kind: 'unjoin', id, session, web }];
}

function undone({ id, web }: JoinedBy): TellEffect {
  return { kind: 'tell', customer: web, told: { kind: 'undone', id }, id };
}

function isEmpty({ seq, forgotten }: Conversation): boolean {
  return forgotten !== undefined && seq <= forgotten.through;
}
