import { limits } from './limits.ts';

/**
 * Splits a text that is too long for one message. It splits after a blank if there is one, else between two characters
 * as a reader sees them. The parts together are the whole text.
 *
 * @param limit the largest number of UTF-16 code units in a part, at least 2. Default: the limit of the Send API.
 */
export function splitText(text: string, limit: number = limits.text): string[] {
  if (text.length <= limit) return [text];
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    // Not all of it, which would be read again for each part. Two more units show whether a character goes on.
    const end = cut(rest.slice(0, limit + 2), limit, graphemes);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}

/** Where the first part of a text ends. */
function cut(text: string, limit: number, graphemes: Intl.Segmenter): number {
  let word = 0;
  let character = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    const end = index + segment.length;
    if (end > limit) break;
    character = end;
    if (/^\s/.test(segment)) word = end;
  }
  if (word > 0 || character > 0) return word || character;
  // One character is longer than a whole message. Keep at least the halves of a surrogate pair together.
  return isHighSurrogate(text.charCodeAt(limit - 1)) && limit > 1 ? limit - 1 : limit;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
