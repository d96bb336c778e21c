import type { Arrived, NewEffect } from '../arrived.ts';
import type { Conversation } from '../conversation.ts';
import { mailOut } from '../mail/mail-out.ts';
import type { ToldHandler } from '../told-handler.ts';
import { answerFollows } from './answer-follows.ts';
import { dueNow, waitsForMessenger, withoutGone, withoutMessenger, withoutUnread } from './unread.ts';

/* On the website: the link that was opened, and that answers follow to Messenger. */

/** The link was opened in Messenger. Where the visitor is gone, or asked for it no more, nothing follows there. */
export const wasOpened: ToldHandler<'opened'> = (conversation, { from, told: { link } }, { now }) => {
  if (conversation.left) return { conversation, effects: [stopped(from, link)] };
  if (conversation.follow?.link === link) return nothing(conversation, 'answers follow already');
  const { opened: before } = conversation;
  const replaced = before !== undefined && before.customer !== from ? [stopped(before.customer, before.link)] : [];
  return { conversation: { ...conversation, opened: { link, customer: from, at: now } }, effects: replaced };
};

/** *Show the answer* was tapped. The last answer of a person goes there now, and later ones follow. */
export const wasFollowed: ToldHandler<'followed'> = (conversation, arrival, rules) => {
  const { from, told, read } = arrival;
  const { link } = told;
  const { opened, follow, ...rest } = conversation;
  if (opened?.link !== link || opened.customer !== from) {
    const isKnown = follow?.link === link && follow.customer === from;
    return isKnown ? nothing(conversation, 'answers follow already') : { conversation, effects: [stopped(from, link)] };
  }
  const since = { link, customer: from, since: rules.now };
  if (follow?.customer === from && waitsForMessenger(conversation)) {
    // All of them come in their order.
    return { conversation: { ...dueNow(rest, rules.now), follow: since }, effects: [] };
  }
  const replaced = follow !== undefined && follow.customer !== from ? [stopped(follow.customer, follow.link)] : [];
  const answer = read?.answer;
  const following: Conversation = { ...withoutGone(withoutUnread(rest, 'messenger'), answer?.seq), follow: since };
  const shown: NewEffect[] =
    answer === undefined
      ? [{ kind: 'tell', customer: from, told: { kind: 'no_answer' }, id: link }]
      : answerFollows(following, answer, rules);
  return { conversation: following, effects: [...shown, ...replaced] };
};

/** *Not me* was tapped. */
export const wasRefused: ToldHandler<'refused'> = (conversation, { from, told: { link } }) => {
  const { opened, follow, ...rest } = conversation;
  const isOpened = opened?.link === link && opened.customer === from;
  const isFollowed = follow?.link === link && follow.customer === from;
  if (!isOpened && !isFollowed) return nothing(conversation, 'the link is not open');
  const left = {
    ...rest,
    ...(opened && !isOpened && { opened }),
    ...(follow && !isFollowed && { follow }),
  };
  return { conversation: isFollowed ? withoutMessenger(left) : left, effects: [] };
};

/** What became of an answer in Messenger. Agents see it at its line. What did not go out there goes by mail at once. */
export const wasDelivered: ToldHandler<'delivered'> = (conversation, { told }, rules) => {
  const { seq, status, error } = told;
  const followUp = { to: 'messenger', status, at: rules.now, ...(error && { error }) } as const;
  const noted: NewEffect = { kind: 'follow_up', seq, followUp };
  if (status !== 'failed') return { conversation, effects: [noted] };
  const mail = mailOut(conversation, [seq], rules);
  return { conversation: mail.conversation, effects: [noted, ...mail.effects] };
};

/** Nothing follows any more, in either direction: the visitor stopped it, or one of the conversations is over. */
export function endFollowing(conversation: Conversation): Pick<Arrived, 'conversation'> & { effects: NewEffect[] } {
  const { follow, opened, follows, offer, ...rest } = conversation;
  const messengers = [follow, opened].flatMap((each) => (each ? [stopped(each.customer, each.link)] : []));
  const webs = [follows, offer].flatMap((each): NewEffect[] =>
    each ? [{ kind: 'tell', customer: each.web, told: { kind: 'refused', link: each.link }, id: each.link }] : [],
  );
  return { conversation: withoutMessenger(rest), effects: [...messengers, ...webs] };
}

function stopped(customer: string, link: string): NewEffect {
  return { kind: 'tell', customer, told: { kind: 'stopped', link }, id: link };
}

function nothing(conversation: Conversation, reason: string): Arrived {
  return { conversation, effects: [], ignored: reason };
}
