import type { PageReferral, VisitorAction } from '../../../lib/protocol/index.ts';
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
  readonly origin: () => PageReferral;
  readonly send: (action: VisitorAction) => void;
}

export function createReferrals({ session, outbox, origin, send }: ReferralParts): Referrals {
  return {
    announce() {
      const referral = origin();
      if (!referral.ref || referral.ref === session.ref.get()) return;
      session.ref.set(referral.ref);
      send({ referral });
    },
    first() {
      if (session.token() !== null || outbox.items().length > 0) return undefined;
      const referral = origin();
      if (referral.ref) session.ref.set(referral.ref);
      return referral;
    },
  };
}
