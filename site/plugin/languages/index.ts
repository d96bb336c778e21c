import english, { type Words } from './en_US.ts';
import { type Language, speak } from './language.ts';

export type { Language } from './language.ts';

type Load = () => Promise<{ default: Words }>;

/** One file each, fetched when needed; English is here, so that there is always a language. */
const languages: Record<string, Load> = {};

/** Locales that have words of their own. */
export const locales = ['en_US', ...Object.keys(languages)];

/** The language for a locale as Meta wrote them (`pt_BR`), in any case: the same locale, then the language, then English. */
export async function loadLanguage(locale: string): Promise<Language> {
  const code = choose(locale);
  try {
    // The region decides how times and amounts are written, where it is one of the language that was found.
    const tag = locale.slice(0, 2).toLowerCase() === code.slice(0, 2) ? locale : code;
    return speak(tagOf(tag, code), languages[code] ? (await languages[code]()).default : english);
  } catch {}
  return speak('en-US', english);
}

function tagOf(locale: string, otherwise: string): string {
  const tags = [locale, otherwise].map((each) => each.replace('_', '-'));
  return Intl.DateTimeFormat.supportedLocalesOf(tags)[0] ?? 'en-US';
}

/** Languages and regions that read another one's words. */
const others: Record<string, string> = {
  zh_HK: 'zh_TW',
  zh_MO: 'zh_TW',
  nn: 'nb_NO',
  no: 'nb_NO',
  iw: 'he_IL',
  fil: 'tl_PH',
};

/** The locale whose words are shown. */
export function choose(locale: string): string {
  const [language = '', region = ''] = locale.toLowerCase().split(/[_-]/);
  const exact = `${language}_${region.toUpperCase()}`;
  if (locales.includes(exact)) return exact;
  return others[exact] ?? others[language] ?? locales.find((each) => each.startsWith(`${language}_`)) ?? 'en_US';
}
