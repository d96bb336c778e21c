/** Languages of customers: which there are, and which text a locale gets. Safe in browsers. */
export { acceptedLanguage } from './accepted.ts';
export { isRightToLeft } from './is-right-to-left.ts';
export { chooseLanguage, type LanguageCode, languages } from './languages.ts';
export { nearest } from './nearest.ts';
export { type TextByLanguage, textIn } from './text-by-language.ts';
