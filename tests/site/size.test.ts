import { beforeAll, expect, test } from 'vitest';
import config from '#config';
import { languages } from '../../lib/locale/index.ts';
import { budgets } from '../../site/build/budgets.ts';
import { buildSite } from '../../site/build/build.ts';
import { buildInbox } from '../../site/build/inbox.ts';
import { measureInbox, measureSite, type Sizes } from '../../site/build/sizes.ts';
import { newFolder } from '../support/new-folder.ts';

let sizes: Sizes;
beforeAll(async () => {
  sizes = await measureSite(newFolder(), { buildSite, config });
});

test('the budgets are 7 KB for the loader, 35.25 KB for the panel and 51.25 KB for the inbox with one language', () => {
  expect(budgets).toEqual({ loader: 7_168, panel: 36_096, inbox: 52_480 });
});

test('the loader of every language is within its budget, gzipped', () => {
  expect([...sizes.loaders.keys()].sort()).toEqual([...languages].sort());
  for (const [locale, size] of sizes.loaders) expect(size, locale).toBeLessThanOrEqual(budgets.loader);
});

test('the panel of every language is within its budget, gzipped', () => {
  expect([...sizes.panels.keys()].sort()).toEqual([...languages].sort());
  for (const [locale, size] of sizes.panels) expect(size, locale).toBeLessThanOrEqual(budgets.panel);
});

test('the inbox with its styles and the words of any one language is within its budget', async () => {
  const outDir = newFolder();
  await buildInbox({ outDir, config, socketUrl: 'wss://abcdefghij.execute-api.eu-central-1.amazonaws.com/prod' });
  const inbox = measureInbox(outDir);
  expect(inbox).toBeGreaterThan(10_000);
  expect(inbox).toBeLessThanOrEqual(budgets.inbox);
});
