/**
 * What the person with an address has said about the shop's mails, over all conversations. A visitor may type anybody's
 * address, so the first mail asks, and no other one comes before its question was answered.
 */
export interface Consent {
  /** When the mails were stopped (ms). */
  readonly stopped?: number;
  /** The conversation (its customer) whose first mail waits for an answer. */
  readonly asked?: string;
  /** Conversations whose further answers are wanted, the newest last. */
  readonly on: readonly string[];
  /** The mail that was claimed last, and when (ms). */
  readonly claim?: { readonly key: string; readonly at: number };
}

/**
 * `first`: the mail may go out, and asks. `further`: it may go out. `claimed`: it was claimed before, so it may have
 * gone out. The others say why it may not.
 */
export type Permission = 'first' | 'further' | 'claimed' | 'stopped' | 'asked';

/** Whether a mail of this conversation may go out, whether it asks, and the consent that claims it. */
export function claimMail(
  consent: Consent,
  { customer, key, now }: { readonly customer: string; readonly key: string; readonly now: number },
): { readonly permission: Permission; readonly asks: boolean; readonly next?: Consent } {
  if (consent.claim?.key === key) return { permission: 'claimed', asks: consent.asked === customer };
  if (consent.stopped !== undefined) return { permission: 'stopped', asks: false };
  const claim = { key, at: now };
  if (consent.on.includes(customer)) return { permission: 'further', asks: false, next: { ...consent, claim } };
  if (consent.asked !== undefined) return { permission: 'asked', asks: false };
  return { permission: 'first', asks: true, next: { ...consent, asked: customer, claim } };
}

/** The consent after a claimed mail that certainly did not go out: another one may be claimed. */
export function withoutClaim(consent: Consent, key: string, customer: string): Consent {
  if (consent.claim?.key !== key) return consent;
  const { claim: _, asked, ...rest } = consent;
  return asked === undefined || asked === customer ? rest : { ...rest, asked };
}

/** The consent once its person has chosen. *Stop* counts for every conversation, *on* for the one that was asked. */
export function chosen(consent: Consent, choice: 'on' | 'stopped', customer: string, now: number): Consent {
  const { asked, stopped: _, claim, on } = consent;
  const kept = claim && { claim };
  if (choice === 'stopped') return { on: [], stopped: now, ...kept };
  return {
    on: [...on.filter((each) => each !== customer), customer].slice(-MAX_ON),
    ...(asked !== undefined && asked !== customer && { asked }),
    ...kept,
  };
}

/** The item must stay small. */
const MAX_ON = 20;
