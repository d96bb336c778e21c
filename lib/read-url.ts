/**
 * The address as a URL, or `undefined` for a text that is none. Safe in browsers: the oldest ones do not have
 * `URL.canParse`.
 */
export function readUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
