/**
 * What the person with an address has said about the shop's mails, over all conversations. A visitor may type anybody's
 * address, so the first mail asks, and no other one comes before its question was answered.
 */
export interface Consent {
  /** When the mails were stopped (ms). */
  readonly stopped?: number;
  /** The conversation (its customer) whose first mail waits for an answer. */
  readonly asked?: string;
  /** Conversations whose answers are held back, since the question of another one waits, the newest last. */
  readonly waiting?: readonly string[];
  /** Conversations whose further answers are wanted, the newest last. */
  readonly on: readonly string[];
  /** The keys of the mails that were claimed last, the newest last. */
  readonly claims?: readonly string[];
}

/**
 * `first`: the mail may go out, and asks. `further`: it may go out. `claimed`: it was claimed before, so it may have
 * gone out. The others say why it may not.
 */
export type Permission = 'first' | 'further' | 'claimed' | 'stopped' | 'asked';

/** Whether a mail of this conversation may go out, whether it asks, and the consent that claims it. */
export function claimMail(
  consent: Consent,
  { customer, key }: { readonly customer: string; readonly key: string },
): { readonly permission: Permission; readonly asks: boolean; readonly next?: Consent } {
  const { claims: before = [] } = consent;
  if (before.includes(key)) return { permission: 'claimed', asks: consent.asked === customer };
  const { waiting = [], ...rest } = consent;
  const others = waiting.filter((each) => each !== customer);
  const left = { ...rest, ...(others.length > 0 && { waiting: others }) };
  if (consent.stopped !== undefined) {
    return { permission: 'stopped', asks: false, ...(others.length < waiting.length && { next: left }) };
  }
  const claims = [...before, key].slice(-MAX_CLAIMS);
  if (consent.on.includes(customer)) return { permission: 'further', asks: false, next: { ...left, claims } };
  if (consent.asked === customer) return { permission: 'asked', asks: false };
  if (consent.asked !== undefined) {
    return { permission: 'asked', asks: false, next: { ...rest, waiting: [...others, customer].slice(-MAX_WAITING) } };
  }
  return { permission: 'first', asks: true, next: { ...left, asked: customer, claims } };
}

/** The consent after a claimed mail that certainly did not go out: another one may be claimed. */
export function withoutClaim(consent: Consent, key: string, customer: string): Consent {
  const { claims = [], asked, ...rest } = consent;
  if (!claims.includes(key)) return consent;
  const left = claims.filter((each) => each !== key);
  return {
    ...rest,
    ...(asked !== undefined && asked !== customer && { asked }),
    ...(left.length > 0 && { claims: left }),
  };
}

/**
 * The consent once its person has chosen. *Stop* counts for every conversation, *on* for the one that was asked. Those
 * that wait stay in it until they try again, so that telling them can be repeated.
 */
export function chosen(consent: Consent, choice: 'on' | 'stopped', customer: string, now: number): Consent {
  const { asked, stopped: _, claims, waiting, on } = consent;
  const kept = { ...(claims && { claims }), ...(waiting && { waiting }) };
  if (choice === 'stopped') return { on: [], stopped: now, ...kept };
  return {
    on: [...on.filter((each) => each !== customer), customer].slice(-MAX_ON),
    ...(asked !== undefined && asked !== customer && { asked }),
    ...kept,
  };
}

/* The item must stay small. A mail comes again within minutes of its claim. */
const MAX_ON = 20;
const MAX_CLAIMS = 20;
const MAX_WAITING = 20;
