import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** As `site/bundle.ts` builds it, with settings as long as real ones. */
async function bundle(): Promise<Map<string, number>> {
  const api = 'abcdefghij.execute-api.eu-central-1.amazonaws.com';
  const site = {
    pageId: '1002003004005',
    pageName: 'Northwind Shoes',
    socketUrl: `wss://${api}/prod`,
    apiUrl: `https://${api}`,
  };
  const { outputFiles } = await build({
    entryPoints: { panel: 'site/sdk/panel-host.ts' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: ['chrome111', 'firefox114', 'safari16.4'],
    legalComments: 'none',
    charset: 'utf8',
    outdir: 'unused',
    write: false,
    define: { SITE: JSON.stringify(site), GREETINGS: '{}' },
  });
  return new Map(
    outputFiles.map(({ path, contents }) => [path.replace(/.*[\\/]/, ''), gzipSync(contents, { level: 9 }).length]),
  );
}

test('the panel with everything in it is at most 20 KB gzipped, languages apart', async () => {
  const files = await bundle();
  expect(files.get('panel.js')).toBeLessThanOrEqual(20 * 1024);
});

test('a language costs a visitor less than 5 KB', async () => {
  const files = await bundle();
  const index = [...files].find(([name]) => name.startsWith('languages-'))?.[1] ?? Number.NaN;
  const words = [...files].filter(([name]) => /^[a-z]{2}_[A-Z]{2}-/.test(name)).map(([, size]) => size);
  expect(words.length).toBeGreaterThanOrEqual(30);
  expect(index + Math.max(...words)).toBeLessThan(5 * 1024);
});
