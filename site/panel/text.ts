export interface Segment {
  readonly text: string;
  /** Where it leads, for the parts that are links. */
  readonly href?: string;
}

/**
 * Text as it may be shown: a string whatever came, without control characters and without the marks that turn the
 * direction of what follows (U+202A–E, U+2066–9), with which a name or an address can be made to look like another.
 */
export function clean(text: unknown): string {
  return String(text ?? '').replace(/(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '');
}

/** As `clean`, on one line. */
export function name(text: unknown): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

/** An address that may be opened, or nothing: `javascript:`, `data:` and relative ones lead nowhere. */
export function safeUrl(url: unknown, schemes = /^(https?|mailto|tel):$/): string | undefined {
  try {
    const { href, protocol } = new URL(String(url));
    return schemes.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
}

/** For pictures, films, files: nothing but the web. */
export function mediaUrl(url: unknown): string | undefined {
  return safeUrl(url, /^https?:$/);
}

// Every repetition is bounded or ends at a space, so that 100,000 characters take no longer than they must.
const pattern =
  /\b(?:https?:\/\/|www\.)[^\s<>"]+|[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b|(?<![\w+])\+\d[\d ().-]{6,18}\d\b/giu;

/** Cuts a text where it holds web addresses, e-mail addresses and international telephone numbers. */
export function linkify(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const found = withoutTail(match[0]);
    const href = safeUrl(address(found));
    if (!href) continue;
    if (match.index > end) segments.push({ text: text.slice(end, match.index) });
    segments.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) segments.push({ text: text.slice(end) });
  return segments;
}

function address(found: string): string {
  if (/^https?:/i.test(found)) return found;
  if (/^www\./i.test(found)) return `https://${found}`;
  return found.startsWith('+') ? `tel:${found.replace(/[^+\d]/g, '')}` : `mailto:${found}`;
}

/** Punctuation after an address belongs to the sentence, unless it closes a bracket that the address opened. */
function withoutTail(found: string): string {
  const trimmed = found.replace(/[.,;:!?'»”’]+$/u, '');
  return trimmed.endsWith(')') && !trimmed.includes('(') ? trimmed.slice(0, -1) : trimmed;
}
