import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { browsers, oldestBrowsers } from '../../site/build/browsers.ts';

test('docs/embedding.md names the oldest browsers that the build is made for', () => {
  const docs = readFileSync('docs/embedding.md', 'utf8').replace(/\s+/g, ' ');
  expect(docs).toContain(`The oldest browsers with the plugin are ${oldestBrowsers}, and`);
  expect(browsers).toEqual(oldestBrowsers.split(', ').map((each) => each.toLowerCase().replace(' ', '')));
});
