import type { Arrived, NewEffect, TurnRules } from '../arrived.ts';
import type { Conversation } from '../conversation.ts';
import type { Opening, Tap } from '../opening.ts';
import { asks, says } from '../says.ts';
import { wordsIn } from '../system-words.ts';
import type { Told } from '../told.ts';

/* In Messenger: the offer of a link, and the taps on its two buttons. Nothing of the website is shown before a tap. */

/** A link was opened: the person is asked whether the chat on the website is theirs. */
export function offered(
  conversation: Conversation,
  { link, web, site, locale }: Extract<Opening, { kind: 'opened' }>,
  rules: TurnRules,
): Arrived {
  const words = wordsIn(rules, conversation.locale ?? locale);
  const question = asks(words.offer.replace('{site}', site), [
    { button: 'show', title: words.show, link },
    { button: 'not_me', title: words.notMe, link },
  ]);
  const offer: NewEffect = { ...question, offers: { customer: web, link } };
  const { offer: before } = conversation;
  const replaced = before !== undefined && before.web !== web ? [refused(before)] : [];
  const at = rules.now;
  return {
    conversation: { ...conversation, offer: { link, web, site, at, ...(locale !== undefined && { locale }) } },
    effects: [offer, ...replaced],
  };
}

/** A link that opens nothing any more. */
export function over(conversation: Conversation, site: string | undefined, rules: TurnRules): Arrived {
  return { conversation, effects: [overText(conversation, site, rules)] };
}

/** A tap on a button of an offer. The same tap once more, or one of an earlier offer, changes nothing. */
export function tapped(conversation: Conversation, { button, link }: Tap, rules: TurnRules): Arrived {
  const { offer, follows, ...rest } = conversation;
  const isOf = (known: LinkedThread | undefined): known is LinkedThread =>
    known !== undefined && (link === undefined || link === known.link);
  if (isOf(offer)) {
    // The offer arrived, also where Meta did not say so yet. A thread is told the same thing once.
    const opened = tell(offer, 'opened');
    if (button === 'not_me') return notMe(conversation, offer, [opened], rules);
    const { at: _, ...about } = offer;
    const replaced = follows !== undefined && follows.web !== offer.web ? [refused(follows)] : [];
    return {
      conversation: { ...rest, follows: { ...about, since: rules.now } },
      effects: [opened, tell(offer, 'followed'), ...replaced],
    };
  }
  if (isOf(follows)) {
    return button === 'show' ? { conversation, effects: [] } : notMe(conversation, follows, [], rules);
  }
  return over(conversation, undefined, rules);
}

interface LinkedThread {
  readonly link: string;
  readonly web: string;
  readonly locale?: string;
}

/** Nothing of that website's thread comes here any more, by whichever link. */
function notMe(
  { offer, follows, ...rest }: Conversation,
  { web, locale }: LinkedThread,
  before: readonly NewEffect[],
  rules: TurnRules,
): Arrived {
  const isOther = (known: LinkedThread | undefined) => known !== undefined && known.web !== web;
  const ended = [offer, follows].flatMap((each) => (each === undefined || isOther(each) ? [] : [refused(each)]));
  const { refused: text } = wordsIn(rules, rest.locale ?? locale);
  return {
    conversation: {
      ...rest,
      ...(offer && isOther(offer) && { offer }),
      ...(follows && isOther(follows) && { follows }),
    },
    effects: [...before, ...ended, says(text)],
  };
}

function refused(linked: LinkedThread): NewEffect {
  return tell(linked, 'refused');
}

function tell({ link, web }: LinkedThread, kind: 'opened' | 'followed' | 'refused'): NewEffect {
  const told: Told = { kind, link };
  return { kind: 'tell', customer: web, told, id: link };
}

function overText(conversation: Conversation, site: string | undefined, rules: TurnRules): NewEffect {
  const words = wordsIn(rules, conversation.locale);
  // Chinese and Japanese have no space between two sentences.
  const gap = words.over.endsWith('。') ? '' : ' ';
  return says(site === undefined ? words.over : `${words.over}${gap}${words.askAgain.replace('{site}', site)}`);
}
