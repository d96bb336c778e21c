import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineConfig } from '../../lib/config/index.ts';
import { languages } from '../../lib/locale/index.ts';
import { buildSite, type Manifest } from '../../site/build/build.ts';
import { serveSite } from '../../site/build/serve.ts';

const config = defineConfig({
  page: { name: 'Kiln & Cup' },
  whitelistedDomains: ['https://shop.example', 'https://www.shop.example'],
  plugin: { themeColor: '#7a3b2e', greetingDialogDelay: 5, loggedOutGreeting: 'Hi! Ask us anything about our pots.' },
  profile: {},
});
const outDir = join(tmpdir(), `customer-chat-build-${process.pid}`);
const panel = join(import.meta.dirname, '../browser/fixtures/panel.ts');
const addresses = {
  pageId: '1002003004005',
  socketUrl: 'wss://abcdefghij.execute-api.eu-central-1.amazonaws.com/prod',
  apiUrl: 'https://abcdefghij.execute-api.eu-central-1.amazonaws.com/',
  local: false,
};
let manifest: Manifest;
let site: Awaited<ReturnType<typeof serveSite>>;

beforeAll(async () => {
  manifest = await buildSite({ outDir, config, ...addresses, panel });
  site = await serveSite({ dir: outDir, port: 0 });
});
afterAll(async () => {
  await site?.close();
  await rm(outDir, { recursive: true, force: true });
});

describe('the loader', () => {
  test.each([
    'en_US/sdk/xfbml.customerchat.js',
    'en_US/sdk.js',
    'pl_PL/sdk/xfbml.customerchat.js',
    'pt_BR/sdk.js',
    'zh_tw/sdk/xfbml.customerchat.js',
    'AR_AR/sdk.js',
    'fb_LT/sdk/xfbml.customerchat/debug.js',
    'en_us/sdk/debug.js',
  ])('the site has its own object for %s, since S3 distinguishes upper and lower case', (path) => {
    expect(manifest.files.filter((file) => file.path === path)).toHaveLength(1);
  });

  test('each loader has the words of its path’s language, and there is one file for each language', async () => {
    const files = manifest.files.filter(({ path }) => path.endsWith('sdk/xfbml.customerchat.js'));
    expect(files.length).toBeGreaterThan(300);
    expect(new Set(files.map(({ file }) => file))).toEqual(new Set(languages.map((each) => `sdk/loader-${each}.js`)));
    const at = (locale: string) => files.find(({ path }) => path.startsWith(`${locale}/`))?.file;
    expect(at('de_DE')).toBe('sdk/loader-de_DE.js');
    expect(at('es_LA')).toBe('sdk/loader-es_ES.js');
    expect(at('ZH_HK')).toBe('sdk/loader-zh_TW.js');
    expect(at('xx_XX')).toBeUndefined();
    expect(await readFile(join(outDir, 'sdk/loader-pl_PL.js'), 'utf8')).toContain('Czat: Kiln & Cup');
  });

  test('a loader contains the Page’s name unchanged, whatever characters it has', async () => {
    const name = `"Kiln" 'n' \`Cup\` \\ \${1} ~chat~ $& </script>`;
    const odd = join(outDir, 'odd');
    await buildSite({ outDir: odd, config: { ...config, page: { name } }, ...addresses, panel });
    for (const file of ['loader-en_US.js', 'debug-el_GR.js']) {
      const code = await readFile(join(odd, 'sdk', file), 'utf8');
      // Only this literal is executed: the rest needs a browser.
      const [literal = ''] = /(["'`])(?:Chat|Συνομιλία): (?:\\.|(?!\1)[^\\])*\1/.exec(code) ?? [];
      expect(runInNewContext(literal), file).toMatch(/^(Chat|Συνομιλία): /);
      expect(runInNewContext(literal).replace(/^.*?: /, ''), file).toBe(name);
    }
  });
});

test('each language’s panel is one file that imports nothing, and its loader names it', async () => {
  for (const language of languages) {
    const loader = await readFile(join(outDir, `sdk/loader-${language}.js`), 'utf8');
    const [, file = ''] = new RegExp(`/(plugin/panel-${language}-[A-F0-9]{8}\\.js)`).exec(loader) ?? [];
    const code = await readFile(join(outDir, file), 'utf8');
    expect(code).not.toMatch(/\bimport\b/);
  }
});

describe('what is on the site', () => {
  test('browsers keep hashed files forever, loaders for minutes, and check pages each time', () => {
    const caching = (pattern: RegExp) =>
      new Set(manifest.files.filter(({ path }) => pattern.test(path)).map((file) => file.cacheControl));
    expect(caching(/^plugin\//)).toEqual(new Set(['public, max-age=31536000, immutable']));
    expect(caching(/\.html$/)).toEqual(new Set(['no-cache']));
    expect(caching(/sdk.*\.js$/)).toEqual(new Set(['public, max-age=300']));
  });

  test('the manifest lists each file before the files that refer to it', () => {
    const paths = manifest.files.map(({ path }) => path);
    const last = (pattern: RegExp) => paths.findLastIndex((path) => pattern.test(path));
    expect(last(/^plugin\//)).toBeLessThan(paths.findIndex((path) => /sdk/.test(path)));
    expect(last(/\.(js|css)$/)).toBeLessThan(paths.indexOf('chat.html'));
  });

  test('the policy of chat.html allows its inline script by hash, the socket by address, and nothing unsafe', async () => {
    const page = await readFile(join(outDir, 'chat.html'), 'utf8');
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).not.toContain('unsafe');
    expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/=]{44}';/);
    expect(policy).toContain('wss://abcdefghij.execute-api.eu-central-1.amazonaws.com');
    expect(page).toMatch(/<div class="fb-customerchat" page_id="1002003004005" ref=""><\/div>/);
    expect(page).not.toContain('{{');
  });
});

describe('served on this computer', () => {
  test.each([
    ['/EN_us/SDK/xfbml.customerchat.js?v=1', 'text/javascript; charset=utf-8', 'public, max-age=300'],
    ['/chat.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/', 'text/html; charset=utf-8', 'no-cache'],
  ])('the local server sends %s with its type and caching, readable for any origin', async (path, type, caching) => {
    const answer = await fetch(site.url + path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('cache-control')).toBe(caching);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  test.each(['/nothing.js', '/../package.json', '/manifest.json', '/%E0%A4%A'])(
    'the local server answers 404 for %s',
    async (path) => {
      expect((await fetch(site.url + path)).status).toBe(404);
    },
  );
});
