import { type LanguageCode, languages } from './languages.ts';
import { nearest } from './nearest.ts';

/** No browser lists more; a longer header is not read to its end. */
const MAX_LENGTH = 1000;

/**
 * The language that a browser's `Accept-Language` likes most, of those that this project has words in (RFC 9110,
 * 12.5.4). Undefined where it names no such language.
 *
 * @example acceptedLanguage('gsw, de-CH;q=0.9, en;q=0.5'); // 'de_DE'
 */
export function acceptedLanguage(header: string): LanguageCode | undefined {
  const liked = header
    .slice(0, MAX_LENGTH)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((each) => each.trim());
      const weight = parameters.find((each) => each.startsWith('q='))?.slice(2) ?? '1';
      return { tag, weight: Number(weight) };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .sort((one, other) => other.weight - one.weight);
  for (const { tag } of liked) {
    const language = nearest(tag, languages);
    if (language !== undefined) return language;
  }
  return undefined;
}
