import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { languages } from '../../lib/locale/index.ts';
import english, { type InboxWords } from '../../site/inbox/languages/en_US.ts';
import { inboxWords } from '../../site/inbox/languages/index.ts';

const texts = (value: string | object): string[] => (typeof value === 'string' ? [value] : Object.values(value));
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
const every = async (): Promise<[string, InboxWords][]> =>
  Promise.all(languages.map(async (locale) => [locale, await inboxWords(locale)] as [string, InboxWords]));

test('every language of the inbox has every text, with the same placeholders', async () => {
  for (const [locale, words] of await every()) {
    expect(Object.keys(words), locale).toEqual(Object.keys(english));
    for (const [key, value] of Object.entries(words)) {
      const inEnglish = english[key as keyof InboxWords];
      const wanted = placeholders(typeof inEnglish === 'string' ? inEnglish : inEnglish.other);
      expect(typeof value, `${locale} ${key}`).toBe(typeof inEnglish);
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

test('a sentence of the inbox is a sentence in every language, and no language has left one in English', async () => {
  for (const [locale, words] of await every()) {
    if (locale === 'en_US') continue;
    for (const [key, value] of Object.entries(words)) {
      const inEnglish = english[key as keyof InboxWords];
      if (typeof inEnglish === 'string' && inEnglish.includes(' ') && inEnglish.length > 20) {
        expect(value, `${locale} ${key}`).not.toBe(inEnglish);
      }
    }
  }
});

test('the inbox uses each of its texts', () => {
  const code = readdirSync('site/inbox', { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('languages'))
    .map((path) => readFileSync(join('site/inbox', path), 'utf8'))
    .join();
  const unused = Object.keys(english).filter((key) => !code.includes(`'${key}'`));
  expect(unused).toEqual([]);
});
