import type { LanguageCode } from '../../lib/locale/index.ts';
import type { LanguageFile } from './languages/language.ts';

/** Milliseconds between two tries. */
const PAUSE = 5000;

/**
 * Fetches the words of one language until they are there.
 *
 * @param failed called after each try that failed.
 */
export async function fetchWords(code: LanguageCode, failed: (error: unknown) => void): Promise<LanguageFile> {
  const file = new URL(LANGUAGE_FILES[code], import.meta.url).href;
  for (let tries = 0; ; tries++) {
    try {
      // Firefox and WebKit keep a failure as long as the page lives: each try needs another address.
      return (await import(tries ? `${file}?${tries}` : file)).default;
    } catch (error) {
      failed(error);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
