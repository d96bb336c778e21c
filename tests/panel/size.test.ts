import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import config from '../../chat.config.ts';
import { buildSite } from '../../site/build/build.ts';
import { newFolder } from '../stack.ts';

/** Gzipped bytes of each file that the panel may load, as the site has them, with addresses as long as real ones. */
const files = new Map<string, number>();
beforeAll(async () => {
  const outDir = newFolder();
  const api = 'abcdefghij.execute-api.eu-central-1.amazonaws.com';
  await buildSite({
    outDir,
    config,
    pageId: '1002003004005',
    socketUrl: `wss://${api}/prod`,
    apiUrl: `https://${api}`,
    local: false,
  });
  for (const name of readdirSync(join(outDir, 'plugin'))) {
    files.set(name, gzipSync(readFileSync(join(outDir, 'plugin', name)), { level: 9 }).length);
  }
});

test('the panel with everything in it is at most 20 KB gzipped, languages apart', () => {
  const isLanguage = (name: string) => /^(languages|[a-z]{2}_[A-Z]{2})-/.test(name);
  const panel = [...files].filter(([name]) => !isLanguage(name)).reduce((sum, [, size]) => sum + size, 0);
  expect(panel).toBeGreaterThan(0);
  expect(panel).toBeLessThanOrEqual(20 * 1024);
});

test('a language costs a visitor less than 5 KB', () => {
  const index = [...files].find(([name]) => name.startsWith('languages-'))?.[1] ?? Number.NaN;
  const words = [...files].filter(([name]) => /^[a-z]{2}_[A-Z]{2}-/.test(name)).map(([, size]) => size);
  expect(words.length).toBeGreaterThanOrEqual(30);
  expect(index + Math.max(...words)).toBeLessThan(5 * 1024);
});
