import { expect, test } from 'vitest';
import { languages } from '../../lib/locale/index.ts';
import english, { type Words } from '../../site/panel/languages/en_US.ts';
import { loadLanguage, loadWords } from '../../site/panel/languages/index.ts';

const texts = (value: string | object): string[] => (typeof value === 'string' ? [value] : Object.values(value));
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
const every = async (): Promise<[string, Words][]> =>
  Promise.all(languages.map(async (locale) => [locale, await loadWords(locale)] as [string, Words]));

test('the panel has at least thirty languages', () => {
  expect(languages.length).toBeGreaterThanOrEqual(30);
});

test('every language has every text, with the same placeholders', async () => {
  for (const [locale, words] of await every()) {
    expect(Object.keys(words), locale).toEqual(Object.keys(english));
    for (const [key, value] of Object.entries(words)) {
      const [wanted = []] = texts(english[key as keyof Words]).map(placeholders);
      for (const text of texts(value)) {
        expect(text.trim(), `${locale} ${key}`).not.toBe('');
        // Hebrew, for example, has words for "one message" and "two messages", without the number.
        const spelled = typeof value !== 'string' && !text.includes('{count}') && text !== value.other;
        if (!spelled) expect(placeholders(text), `${locale} ${key}`).toEqual(wanted);
      }
    }
  }
});

test('a text with a number has a form for each plural category of its language, or one form for all', async () => {
  for (const [locale, words] of await every()) {
    const rules = new Intl.PluralRules(locale.replace('_', '-'));
    const categories = new Set(Array.from({ length: 200 }, (_, count) => rules.select(count)));
    for (const [key, value] of Object.entries(words)) {
      if (typeof value === 'string' || Object.keys(value).length === 1) continue;
      expect(Object.keys(value), `${locale} ${key}`).toEqual(expect.arrayContaining([...categories]));
    }
  }
});

test.each(['ar_AR', 'he_IL', 'fa_IR'])('%s is written from right to left', async (locale) => {
  expect((await loadLanguage(locale)).dir).toBe('rtl');
});

test('the number selects the plural form by the rules of the language', async () => {
  const { count } = await loadLanguage('pl_PL');
  expect([1, 2, 5, 22].map((number) => count('fresh', number))).toEqual([
    '1 nowa wiadomość',
    '2 nowe wiadomości',
    '5 nowych wiadomości',
    '22 nowe wiadomości',
  ]);
});

test('the region in the locale decides how days and amounts are written', async () => {
  const british = await loadLanguage('en_GB');
  const now = new Date(2026, 4, 8, 12).getTime();
  expect(british.tag).toBe('en-GB');
  expect(british.day(now, now)).toBe('Today');
  expect(british.day(now - 86_400_000, now)).toBe('Yesterday');
  expect(british.day(new Date(2026, 4, 3, 23).getTime(), now)).toBe('Sunday 3 May');
  expect((await loadLanguage('de_AT')).money(12.5, 'EUR')).toBe('€\u00A012,50');
  expect(british.money(12.5, 'no currency')).toBe('12.5 no currency');
});

test('when people are back is said in the visitor’s language, with today and tomorrow by name', async () => {
  const now = new Date(2026, 4, 8, 12).getTime();
  const at = (day: number) => new Date(2026, 4, day, 14, 30).getTime();
  const english = await loadLanguage('en_US');
  expect(english.back(at(8), now)).toBe('We are back today at 2:30 PM');
  expect(english.back(at(9), now)).toBe('We are back tomorrow at 2:30 PM');
  expect(english.back(at(11), now)).toBe('We are back Monday, May 11 at 2:30 PM');
  const german = await loadLanguage('de_DE');
  expect(german.back(at(9), now)).toBe('Wir sind morgen um 14:30 wieder da');
  expect(german.back(at(11), now)).toBe('Wir sind Montag, 11. Mai um 14:30 wieder da');
  expect((await loadLanguage('ja_JP')).back(at(9), now)).toBe('明日 14:30に対応を再開します');
});

test('no language says that a person is there while the visitor waits for one', async () => {
  for (const [locale, { waiting, here, passed, joined }] of await every()) {
    expect(waiting, locale).not.toContain('{name}');
    expect(new Set([waiting, here, passed, joined]).size, locale).toBe(4);
  }
});

test('a locale without a language is shown in English', async () => {
  const language = await loadLanguage('gx_GR');
  expect(language.say('send')).toBe('Send');
  expect(language.tag).toBe('en-US');
});
