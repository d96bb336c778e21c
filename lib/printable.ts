/**
 * Writes characters that control a terminal, or turn the direction of writing, as JSON escapes: `\u001b`, `\u202e`.
 * Every text that a terminal shows passes here, since customers, visitors and Pages choose names and texts. Line feeds
 * and tabs stay. JSON remains JSON with the same meaning.
 */
export function printable(text: string): string {
  return text.replace(
    /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
