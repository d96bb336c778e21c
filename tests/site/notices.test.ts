import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import config from '#config';
import { buildSite, type Manifest } from '../../site/build/build.ts';

let folder: string;
let manifest: Manifest;
let text: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'customer-chat-notices-'));
  const written = await build('site');
  manifest = written.manifest;
  text = written.text;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function build(name: string, panel?: string) {
  const outDir = join(folder, name);
  const address = { pageId: '1', socketUrl: 'wss://api.example', apiUrl: 'https://api.example', local: false };
  const built = await buildSite({ outDir, config, ...address, panel });
  return { manifest: built, text: await readFile(join(outDir, 'THIRD-PARTY-NOTICES.txt'), 'utf8') };
}

test('the site has a file with the licence text of each package in its scripts', async () => {
  const { version } = JSON.parse(await readFile('node_modules/preact/package.json', 'utf8'));
  expect(text).toContain(`\npreact ${version}\n`);
  expect(text).toContain((await readFile('node_modules/preact/LICENSE', 'utf8')).trim());
  expect(text).not.toContain('has no text of it');
  expect(manifest.files).toContainEqual({
    path: 'THIRD-PARTY-NOTICES.txt',
    file: 'THIRD-PARTY-NOTICES.txt',
    contentType: 'text/plain; charset=utf-8',
    cacheControl: 'no-cache',
  });
});

test('the demo page links to the licences', async () => {
  expect(await readFile(join(folder, 'site/chat.html'), 'utf8')).toContain('href="THIRD-PARTY-NOTICES.txt"');
});

test('a package that gets into the panel is named by the next build, and one without a licence text stands out', async () => {
  const bare = join(folder, 'node_modules/@some/package');
  await mkdir(join(bare, 'src'), { recursive: true });
  await writeFile(join(bare, 'package.json'), '{ "name": "@some/package", "version": "1.2.3", "license": "MIT" }');
  await writeFile(join(bare, 'src/index.js'), 'export const some = () => console.log("some");');
  const panel = join(folder, 'panel.ts');
  await writeFile(
    panel,
    "import { some } from './node_modules/@some/package/src/index.js';\nexport const mount = some;",
  );
  const changed = await build('changed', panel);
  expect(changed.text).toContain('@some/package 1.2.3\n\nLicence: MIT. The package has no text of it.');
});
