import { describe, expect, test } from 'vitest';
import { chooseLanguage, languages, textIn } from '../../lib/locale/index.ts';

test.each([
  ['pt_BR', 'pt_BR'],
  ['PT_br', 'pt_BR'],
  ['pt-BR', 'pt_BR'],
  ['es_LA', 'es_ES'],
  ['fr_CA', 'fr_FR'],
  ['zh_HK', 'zh_TW'],
  ['zh-Hant-HK', 'zh_TW'],
  ['zh_SG', 'zh_CN'],
  ['nn_NO', 'nb_NO'],
  ['iw', 'he_IL'],
  ['en_GB', 'en_US'],
  ['fil_PH', 'en_US'],
  ['xx_XX', 'en_US'],
  ['', 'en_US'],
  ['__proto__', 'en_US'],
  ['constructor', 'en_US'],
])('a customer with the locale %s reads %s', (locale, code) => {
  expect(chooseLanguage(locale)).toBe(code);
});

test('every language is chosen for its own locale', () => {
  expect(languages.map(chooseLanguage)).toEqual(languages);
});

describe('a text by language', () => {
  const text = { de: 'Hallo', de_AT: 'Servus', pt_BR: 'Olá', zh_TW: '你好', default: 'Hello' };

  test.each([
    ['de_DE', 'Hallo'],
    ['de-at', 'Servus'],
    ['pt_PT', 'Olá'],
    ['zh_HK', '你好'],
    ['fr_FR', 'Hello'],
    ['__proto__', 'Hello'],
    ['default', 'Hello'],
    [undefined, 'Hello'],
  ])('is read with the locale %s as %s', (locale, expected) => {
    expect(textIn(text, locale)).toBe(expected);
  });

  test('without a default is English for other languages, and the first text where it has no English', () => {
    expect(textIn({ de: 'Hallo', en: 'Hello' }, 'fr_FR')).toBe('Hello');
    expect(textIn({ de: 'Hallo', it: 'Ciao' }, undefined)).toBe('Hallo');
  });

  test('that is one text is read by all', () => {
    expect(textIn('Hi', 'ja_JP')).toBe('Hi');
  });
});
