import type { Surface } from '../conversation/index.ts';
import type { Event } from '../messenger/index.ts';
import { claimsToBeLink, isLinkToken } from './link-token.ts';

/**
 * An event without the token of a link. Nothing that comes after this sees it: no state, bot, figure, export or log.
 * Forged tokens and tokens that are over are taken out, too. In Messenger that is all that begins like one. The `ref`
 * of a page on the website is the site's own, unless it is a whole token.
 */
export function withoutLink(event: Event, surface: Surface): { readonly event: Event; readonly token?: string } {
  const token = refOf(event);
  const isLink = surface === 'messenger' ? claimsToBeLink : isLinkToken;
  return token !== undefined && isLink(token) ? { event: withoutRef(event), token } : { event };
}

/** Where Messenger passes on the `ref` of an m.me link. Source: m.me Links; Get Started; opt-ins. */
function refOf(event: Event): string | undefined {
  switch (event.type) {
    case 'referral':
      return event.referral.ref;
    case 'postback':
      return event.postback.referral?.ref;
    case 'message':
      return event.message.referral?.ref;
    case 'optin':
      return event.optin.ref;
    default:
      return undefined;
  }
}

function withoutRef(event: Event): Event {
  switch (event.type) {
    case 'referral': {
      const { ref: _, ...referral } = event.referral;
      return { ...event, referral };
    }
    case 'postback': {
      const { ref: _, ...referral } = event.postback.referral ?? {};
      return { ...event, postback: { ...event.postback, referral } };
    }
    case 'message': {
      const { ref: _, ...referral } = event.message.referral ?? {};
      return { ...event, message: { ...event.message, referral } };
    }
    case 'optin': {
      const { ref: _, ...optin } = event.optin;
      return { ...event, optin };
    }
    default:
      return event;
  }
}
