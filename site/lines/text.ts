import { plain } from '../../lib/plain.ts';

export interface Segment {
  readonly text: string;
  /** Address of a part that is a link. */
  readonly href?: string;
}

/**
 * Makes any value safe to show as text. Removes control characters, and the marks that change the writing direction
 * (U+202A–E, U+2066–9): with them, a name or an address can look like another one.
 */
export function clean(text: unknown): string {
  return String(text ?? '').replace(/(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '');
}

/** Like `clean`, on one line. */
export function name(text: unknown): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

/** A name for the middle of a sentence, whose own writing direction changes nothing around it. */
export function isolated(text: unknown): string {
  return `\u2068${name(text)}\u2069`;
}

/** The direction of a field's text: the language's, until a letter shows the text's own. */
export function directionOf(text: string, dir: 'ltr' | 'rtl'): 'auto' | 'ltr' | 'rtl' {
  return /\p{L}/u.test(text) ? 'auto' : dir;
}

/** The address if it is safe to open. `javascript:`, `data:` and relative addresses are not. */
export function safeUrl(url: unknown, schemes = /^(https?|mailto|tel):$/): string | undefined {
  try {
    const { href, protocol } = new URL(String(url));
    return schemes.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

/** The address if pictures, videos and files may be loaded from it: http and https only. */
export function mediaUrl(url: unknown): string | undefined {
  return safeUrl(url, /^https?:$/);
}

// Each repetition is bounded or ends at a space, so that the time grows with the length of the text, not with its
// square.
const pattern =
  /\b(?:https?:\/\/|www\.)[^\s<>"]+|[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b|(?<![\w+])\+\d[\d ().-]{6,18}\d\b/giu;

/** Splits a text at its web addresses, e-mail addresses and international phone numbers. */
export function linkify(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const found = withoutTail(match[0]);
    const href = safeUrl(address(found));
    if (!href) continue;
    if (match.index > end) segments.push(plain({ text: text.slice(end, match.index) }));
    segments.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) segments.push(plain({ text: text.slice(end) }));
  return segments;
}

function address(found: string): string {
  if (/^https?:/i.test(found)) return found;
  if (/^www\./i.test(found)) return `https://${found}`;
  return found.startsWith('+') ? `tel:${found.replace(/[^+\d]/g, '')}` : `mailto:${found}`;
}

/** Punctuation after an address belongs to the sentence, except a bracket that was opened within the address. */
function withoutTail(found: string): string {
  const trimmed = found.replace(/[.,;:!?'»”’]+$/u, '');
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimmed.slice(0, -1) : trimmed;
}
