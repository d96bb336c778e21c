import { fitReferral, type PageReferral, type VisitorAction } from '../../../lib/protocol/index.ts';
import type { Outbox } from './outbox.ts';
import type { Session } from './session.ts';

/** Tells the bot where the visitor is: each `ref` once. */
export interface Referrals {
  /** Sends the page's `ref`, if the bot has not heard of it. */
  announce(): void;
  /** The referral that belongs to the postback with which a conversation begins; `undefined` in one that exists. */
  first(): PageReferral | undefined;
}

interface ReferralParts {
  readonly session: Session;
  readonly outbox: Outbox;
  /** The visitor has a conversation in which nothing was written. */
  readonly isEmpty: () => boolean;
  readonly origin: () => PageReferral;
  readonly send: (action: VisitorAction) => void;
}

export function createReferrals({ session, outbox, isEmpty, origin, send }: ReferralParts): Referrals {
  function fitting(): PageReferral {
    const page = origin();
    const referral = fitReferral(page);
    const length = referral.ref?.length ?? 0;
    const given = (page.ref ?? '').length;
    if (given > length) console.warn(`Customer Chat: ref is too long. ${length} of ${given} characters are sent.`);
    return referral;
  }
  return {
    announce() {
      const referral = fitting();
      if (!referral.ref || referral.ref === session.ref.get()) return;
      session.ref.set(referral.ref);
      send({ referral });
    },
    first() {
      if ((session.token() !== null && !isEmpty()) || outbox.items().length > 0) return undefined;
      const referral = fitting();
      if (referral.ref) session.ref.set(referral.ref);
      return referral;
    },
  };
}

/** The action as it fits into a frame: what the web page added to it is cut. */
export function fitAction(action: VisitorAction): VisitorAction {
  if ('referral' in action) return { referral: fitReferral(action.referral) };
  if (!('postback' in action) || !action.postback.referral) return action;
  return { postback: { ...action.postback, referral: fitReferral(action.postback.referral) } };
}
