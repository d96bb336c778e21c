import { type Conversation, isBlocked, type Opening, openOffer, type Tap, tapOf } from '../conversation/index.ts';
import { linkIdOf, newDigits } from '../links/index.ts';
import type { Event } from '../messenger/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import type { Ports } from './ports.ts';
import { buttonOfTitle } from './system-words.ts';

/**
 * What the token of a link opens. The link is used up, and the same event may do that again. Meta reports one click
 * twice at times: a link that this thread has opened already changes nothing.
 */
export async function openingOf(
  ports: Ports,
  { thread, key, id }: QueuedEvent,
  token: string,
  conversation: Conversation | undefined,
): Promise<{ readonly opening: Opening }> {
  const { page, customer } = thread;
  const link = linkIdOf(token);
  const { follows } = conversation ?? {};
  const offer = conversation && openOffer(conversation, ports.now());
  const isKnown = [offer, follows].some((each) => each?.link === link);
  const isBlockedHere = conversation !== undefined && isBlocked(conversation, ports.now());
  // An opt-in on a website names no person of Messenger yet: the link is left for the one who opens it there.
  if (isKnown || isBlockedHere || customer.startsWith('ref:')) return { opening: { kind: 'nothing' } };
  const opened = await ports.links.consume(token, { page, customer, key }, ports.now());
  if (opened === 'again') return { opening: { kind: 'nothing' } };
  if (opened === undefined) {
    ports.log('info', 'A link was opened in Messenger that is used, over, or not ours', { id, ...thread, link });
    const site = await ports.links.site(token, page);
    return { opening: { kind: 'over', ...(site !== undefined && { site }) } };
  }
  const { purpose, web, session, site, locale } = opened;
  const about = { purpose, link, web: web.customer, session, site, ...(locale !== undefined && { locale }) };
  const digits = purpose === 'join' && { digits: newDigits(session, link) };
  return { opening: { kind: 'opened', ...about, ...digits } };
}

/**
 * A tap on a button of the program. Meta gives the payload to the app that made the button. On standby there is none,
 * so a tap is known by its title, while there is such a button.
 */
export function tapIn(event: Event, conversation: Conversation | undefined): { readonly tap?: Tap } {
  if (event.type !== 'postback') return {};
  const { payload, title } = event.postback;
  const byTitle = payload === undefined && event.standby && title !== undefined && hasButtons(conversation);
  const button = byTitle ? buttonOfTitle(title) : undefined;
  const tap = payload !== undefined ? tapOf(payload) : button && { button };
  return tap ? { tap } : {};
}

function hasButtons(conversation: Conversation | undefined): boolean {
  const { offer, follows, joinedBy } = conversation ?? {};
  return offer !== undefined || follows !== undefined || joinedBy !== undefined;
}
