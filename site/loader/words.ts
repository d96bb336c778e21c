import type { LoaderWords } from '../contract.ts';

/** A loader's language: the locale of its path, its words, and the panel with that language. */
export interface Words extends LoaderWords {
  /** As the page wrote it: `en_US`, `en_us`. */
  locale: string;
}

/** The language of this loader. A script that the page loads later may bring another one: `speak`. */
export const words: Words = {
  locale: '',
  panel: LOADER.panel,
  label: LOADER.label,
  labels: LOADER.labels,
  unavailable: LOADER.unavailable,
};
