import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import config from '#config';
import { buildSite } from '../../site/build/build.ts';
import { buildInbox } from '../../site/build/inbox.ts';
import { newFolder } from '../support/new-folder.ts';

/** What the oldest browsers of site/build/browsers.ts do not have, and esbuild does not replace. */
const newer = {
  'ARIA as properties (Firefox 119)': /\.aria[A-Z]\w+ *=[^=]/,
  'copies of lists (Firefox 115)': /\.(toSorted|toReversed|toSpliced)\(/,
  'URL.canParse (Firefox 115)': /URL\.canParse/,
  'groups of a list (Firefox 119)': /\b(Object|Map)\.groupBy/,
  'promises with their functions (Firefox 121)': /withResolvers/,
  'several signals in one (Firefox 124)': /AbortSignal\.any/,
  'well-formed texts (Firefox 119)': /(is|to)WellFormed/,
  'popovers (Firefox 125)': /(show|hide|toggle)Popover|popover=/,
  'light-dark() (Firefox 120)': /light-dark\(/,
};

test('site and inbox use nothing that the oldest browsers do not have', async () => {
  const outDir = newFolder();
  const api = 'localhost:3000';
  await buildSite({ outDir, config, pageId: '0', socketUrl: `ws://${api}`, apiUrl: `http://${api}`, local: true });
  await buildInbox({ outDir, config, socketUrl: `ws://${api}` });
  const files = readdirSync(outDir, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(js|css)$/.test(path));
  const used = files.flatMap((path) => {
    const text = readFileSync(join(outDir, path), 'utf8');
    return Object.entries(newer).flatMap(([name, pattern]) => (pattern.test(text) ? [`${path}: ${name}`] : []));
  });
  expect(files.length).toBeGreaterThan(30);
  expect(used).toEqual([]);
});
