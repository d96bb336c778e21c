import { beforeAll, expect, test } from 'vitest';
import config from '../../chat.config.ts';
import { languages } from '../../lib/locale/index.ts';
import { budgets } from '../../site/build/budgets.ts';
import { buildSite } from '../../site/build/build.ts';
import { buildInbox } from '../../site/build/inbox.ts';
import { measureInbox, measureSite, type Sizes } from '../../site/build/sizes.ts';
import { newFolder } from '../support/stack.ts';

let sizes: Sizes;
beforeAll(async () => {
  sizes = await measureSite(newFolder(), { buildSite, config });
});

test('the budgets are 5.75 KB for the loader, 31.75 KB for the panel and 50 KB for the inbox with one language; 8 KB for a rare part', () => {
  expect(budgets).toEqual({ loader: 5_888, panel: 32_512, rare: 8_192, inbox: 51_200 });
});

test('the loader of every language is within its budget, gzipped', () => {
  expect([...sizes.loaders.keys()].sort()).toEqual([...languages].sort());
  for (const [locale, size] of sizes.loaders) expect(size, locale).toBeLessThanOrEqual(budgets.loader);
});

test('the panel with the words of any one language is within its budget, gzipped', () => {
  expect(sizes.chunks.get('panel')).toBeGreaterThan(0);
  // English is in the chunk `languages`: it also serves where another language cannot be fetched.
  expect([...sizes.words.keys(), 'en_US'].sort()).toEqual([...languages].sort());
  const panel = [...sizes.chunks.values()].reduce((sum, size) => sum + size, 0);
  for (const [locale, words] of sizes.words) expect(panel + words, locale).toBeLessThanOrEqual(budgets.panel);
});

test('a part of the panel that most visitors never load is a file of its own, within its budget', () => {
  expect([...sizes.rare.keys()]).toEqual(['page-identity']);
  for (const [name, size] of sizes.rare) expect(size, name).toBeLessThanOrEqual(budgets.rare);
});

test('the inbox with its styles, all of its chunks and the words of any one language is within its budget', async () => {
  const outDir = newFolder();
  await buildInbox({ outDir, config, socketUrl: 'wss://abcdefghij.execute-api.eu-central-1.amazonaws.com/prod' });
  const inbox = measureInbox(outDir);
  expect(inbox).toBeGreaterThan(10_000);
  expect(inbox).toBeLessThanOrEqual(budgets.inbox);
});
