import type { Conversation, Offer } from '../conversation.ts';

/** So long (ms) after its link was opened *Show the answer* can be tapped. */
const OFFER_LASTS = 24 * 60 * 60 * 1000;

/** In Messenger: the offer that can still be taken up at `now` (ms). */
export function openOffer({ offer }: Pick<Conversation, 'offer'>, now: number): Offer | undefined {
  return offer !== undefined && now - offer.at < OFFER_LASTS ? offer : undefined;
}

/**
 * On the website: a link waits for its *Show the answer* at `now` (ms). States of older versions do not say since when:
 * their visitors may ask for another one.
 */
export function isOpened({ opened }: Pick<Conversation, 'opened'>, now: number): boolean {
  return opened?.at !== undefined && now - opened.at < OFFER_LASTS;
}
