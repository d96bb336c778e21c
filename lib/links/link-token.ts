import { randomBytes } from 'node:crypto';
import { sha256 } from '../sha256.ts';

/** What the token of a link looks like. It is short enough for every `ref`, and needs no escape in an address. */
const LOOKS_LIKE_LINK = /^cc-[A-Za-z0-9_-]{32}$/;

/** Whether a `ref` is the token of a link, whether we made it or not. */
export function isLinkToken(ref: string): boolean {
  return LOOKS_LIKE_LINK.test(ref);
}

/** A token of 192 bits that cannot be guessed. */
export function newLinkToken(): string {
  return `cc-${randomBytes(24).toString('base64url')}`;
}

/** How conversations and logs name a link. It opens nothing. */
export function linkIdOf(token: string): string {
  return sha256(token).slice(0, 16);
}
