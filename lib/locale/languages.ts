import { nearest } from './nearest.ts';

/** The languages in which this project has words for customers, as Meta's locales. */
export const languages = [
  'en_US',
  'ar_AR',
  'bg_BG',
  'cs_CZ',
  'da_DK',
  'de_DE',
  'el_GR',
  'es_ES',
  'fa_IR',
  'fi_FI',
  'fr_FR',
  'he_IL',
  'hi_IN',
  'hr_HR',
  'hu_HU',
  'id_ID',
  'it_IT',
  'ja_JP',
  'ko_KR',
  'nb_NO',
  'nl_NL',
  'pl_PL',
  'pt_BR',
  'pt_PT',
  'ro_RO',
  'ru_RU',
  'sk_SK',
  'sv_SE',
  'th_TH',
  'tr_TR',
  'uk_UA',
  'vi_VN',
  'zh_CN',
  'zh_TW',
] as const;

/** One of {@link languages}. */
export type LanguageCode = (typeof languages)[number];

/**
 * The language whose words a customer with this locale reads: the same locale, else the same language, else English.
 *
 * @example chooseLanguage('de_AT'); // 'de_DE'
 */
export function chooseLanguage(locale: string): LanguageCode {
  return nearest(locale, languages) ?? 'en_US';
}
