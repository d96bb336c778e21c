import type { Arrived, NewEffect, TurnRules } from '../arrived.ts';
import type { Conversation } from '../conversation.ts';
import type { Opening, Tap } from '../opening.ts';
import { asks, says } from '../says.ts';
import { wordsIn } from '../system-words.ts';
import type { Told } from '../told.ts';
import { openOffer } from './offer-lasts.ts';

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

/** A tap on a button of an offer. *Show* once more, or that of an earlier offer, changes nothing. */
export function tapped(conversation: Conversation, { button, link }: Tap, rules: TurnRules): Arrived {
  if (button === 'not_me') return notMe(conversation, link, rules);
  const { offer, follows, ...rest } = conversation;
  const isOf = (known: LinkedThread | undefined) => known !== undefined && (link === undefined || link === known.link);
  if (offer !== undefined && isOf(offer)) {
    // The website says already that nothing waits in Messenger.
    if (openOffer(conversation, rules.now) === undefined) {
      return over({ ...rest, ...(follows && { follows }) }, offer.site, rules);
    }
    const { at: _, ...about } = offer;
    const replaced = follows !== undefined && follows.web !== offer.web ? [refused(follows)] : [];
    return {
      conversation: { ...rest, follows: { ...about, since: rules.now } },
      effects: [arrivedHere(offer), tell(offer, 'followed'), ...replaced],
    };
  }
  return isOf(follows) ? { conversation, effects: [] } : over(conversation, undefined, rules);
}

interface LinkedThread {
  readonly link: string;
  readonly web: string;
  readonly locale?: string;
}

/**
 * Nothing of that website's thread comes here any more, by whichever link. A title alone and the bubble of an earlier
 * link do not say which thread is meant: nothing comes here then.
 */
function notMe(conversation: Conversation, link: string | undefined, rules: TurnRules): Arrived {
  const { offer, follows, ...rest } = conversation;
  const known = [offer, follows].filter((each) => each !== undefined);
  const named = known.find((each) => each.link === link);
  const ended = known.filter(({ web }) => named === undefined || web === named.web);
  const [first] = ended;
  if (first === undefined) return over(conversation, undefined, rules);
  const isLeft = (each: LinkedThread | undefined) => each !== undefined && !ended.some(({ web }) => web === each.web);
  const opened = offer === undefined || isLeft(offer) ? [] : [arrivedHere(offer)];
  const { refused: text } = wordsIn(rules, rest.locale ?? (named ?? first).locale);
  return {
    conversation: { ...rest, ...(isLeft(offer) && { offer }), ...(isLeft(follows) && { follows }) },
    effects: [...opened, ...ended.map(refused), says(text)],
  };
}

/** The offer arrived, also where Meta did not say so yet. A thread is told the same thing once. */
function arrivedHere(offer: LinkedThread): NewEffect {
  return tell(offer, 'opened');
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
