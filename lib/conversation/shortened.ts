/** Longest reason of a failure (characters): enough for Meta's messages, and for an error of a bot with its line. */
export const MAX_REASON = 500;

/**
 * The text, cut where it has more than `most` characters, or takes more than three times as many bytes as JSON. Texts
 * from outside pass here before the conversation keeps them, so that its item never outgrows the table's limit.
 */
export function shortened(text: string, most = MAX_REASON): string {
  if (text.length <= most && bytesOf(text) <= 3 * most) return text;
  let bytes = 0;
  let end = 0;
  for (const char of text) {
    bytes += bytesOf(char);
    if (end + char.length > most - 1 || bytes > 3 * (most - 1)) break;
    end += char.length;
  }
  return `${text.slice(0, end)}…`;
}

/** Bytes as JSON, without the quotes. */
function bytesOf(text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length - 2;
}
