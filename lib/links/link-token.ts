import { randomBytes } from 'node:crypto';
import { sha256 } from '../sha256.ts';

/** What each token of a link begins with. No other `ref` in Messenger may. */
const PREFIX = 'cc-';
const LOOKS_LIKE_LINK = /^cc-[A-Za-z0-9_-]{32}$/;

/** Whether a `ref` is the whole token of a link, whether we made it or not. */
export function isLinkToken(ref: string): boolean {
  return LOOKS_LIKE_LINK.test(ref);
}

/** Whether a `ref` is meant to be the token of a link: one that was shortened or made up is, too. */
export function claimsToBeLink(ref: string): boolean {
  return ref.startsWith(PREFIX);
}

/** A token of 192 bits that cannot be guessed. Each `ref` has room for it, and it needs no escape in an address. */
export function newLinkToken(): string {
  return `${PREFIX}${randomBytes(24).toString('base64url')}`;
}

/** How conversations and logs name a link. It opens nothing. */
export function linkIdOf(token: string): string {
  return sha256(token).slice(0, 16);
}
