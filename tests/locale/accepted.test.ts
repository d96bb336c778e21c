import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptedLanguage } from '../../lib/locale/index.ts';

test.each([
  ['de-AT,de;q=0.9', 'de_DE'],
  ['en;q=0.2, el ; q=0.8', 'el_GR'],
  ['gsw, sw;q=0.9, pt;q=0.1', 'pt_BR'],
  ['zh-Hant-TW', 'zh_TW'],
  ['pt-PT', 'pt_PT'],
  ['de;q=0, *;q=0.5', undefined],
  ['*', undefined],
  ['', undefined],
])('the language of %j is %s', (header, language) => {
  expect(acceptedLanguage(header)).toBe(language);
});

test('no header makes it throw', () => {
  fc.assert(fc.property(fc.string(), (header) => void acceptedLanguage(header)));
});
