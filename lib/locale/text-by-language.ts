import { nearest } from './nearest.ts';

/**
 * A text for every customer, or one for each language: by language (`de`), by one of Meta's locales (`pt_BR`), and
 * `default` for all others.
 *
 * @example
 * const hello: TextByLanguage = { de: 'Hallo!', pt_BR: 'Olá!', default: 'Hello!' };
 */
export type TextByLanguage = string | Readonly<Record<string, string>>;

/**
 * The text for a customer with this locale. Without one in their language: `default`, else English, else the first.
 *
 * @param locale as Meta writes it (`de_DE`) or a browser (`de-DE`); undefined where it is not known.
 * @example textIn({ de: 'Hallo!', default: 'Hello!' }, 'de_AT'); // 'Hallo!'
 */
export function textIn(text: TextByLanguage, locale: string | undefined): string {
  if (typeof text === 'string') return text;
  const codes = Object.keys(text);
  const code = nearest(locale ?? '', codes) ?? codes.find((each) => each === 'default') ?? nearest('en_US', codes);
  return text[code ?? codes[0] ?? ''] ?? '';
}
