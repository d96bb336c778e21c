import type { Event, Referral } from '../messenger/index.ts';
import type { Conversation } from './conversation.ts';

/**
 * Messenger's window lasts up to so long (ms) after the first message of a customer who has clicked an ad. Meta may
 * close it earlier, and then refuses. Source: Messenger Platform policy, standard messaging ("up to 7 days").
 */
const AD_WINDOW = 7 * 24 * 60 * 60 * 1000;

/** Notes that the customer came by an ad, and with their first message, how long the window lasts. */
export function withAd(conversation: Conversation, event: Event, referral: Referral | undefined): Conversation {
  const { cameByAd, ...rest } = conversation;
  const isByAd = cameByAd === true || referral?.source === 'ADS';
  if (!isByAd) return conversation;
  return event.type === 'message'
    ? { ...rest, adUntil: event.timestamp + AD_WINDOW }
    : { ...conversation, cameByAd: true };
}
