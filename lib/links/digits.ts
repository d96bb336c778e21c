import { randomInt, timingSafeEqual } from 'node:crypto';
import type { ShownDigits } from '../conversation/index.ts';
import { sha256Of } from '../sha256.ts';

/**
 * Six digits that Messenger shows for a session, once.
 *
 * @param session its hash.
 * @param link the id of the link that it has asked with.
 */
export function newDigits(session: string, link: string): ShownDigits {
  const digits = String(randomInt(1_000_000)).padStart(6, '0');
  return { digits, hash: digitsHash(digits, session, link) };
}

/** Whether these are the digits. The time that it takes says nothing about them. */
export function isDigits(typed: string, hash: string, session: string, link: string): boolean {
  const [given, kept] = [digitsHash(plainDigits(typed), session, link), hash].map((each) => Buffer.from(each, 'hex'));
  return given !== undefined && kept !== undefined && given.length === kept.length && timingSafeEqual(given, kept);
}

function digitsHash(digits: string, session: string, link: string): string {
  return sha256Of(['digits', session, link, digits]);
}

/** Some keyboards write other digits than 0 to 9, and some people write a space in the middle. */
function plainDigits(typed: string): string {
  return typed.replace(/[^\p{Nd}]/gu, '').replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** Unicode has the digits of each script in a row of ten. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
