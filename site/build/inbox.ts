import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type ChatConfig, originPattern } from '../../lib/config/index.ts';
import { type LanguageCode, languages } from '../../lib/locale/index.ts';
import type { InboxConfig } from '../inbox/contract.ts';
import { inboxWords } from '../inbox/languages/index.ts';
import type { LanguageFile } from '../inbox/languages/language.ts';
import { loadWords } from '../panel/languages/index.ts';
import { browsers } from './browsers.ts';
import { type BuiltSite, entry } from './build.ts';
import { bundledPackages } from './bundled-packages.ts';
import { fillPage } from './html.ts';
import { notices, noticesFile } from './notices.ts';
import { shortHash } from './short-hash.ts';

export interface InboxOptions {
  /** Where the files go. Emptied first. */
  readonly outDir: string;
  readonly config: ChatConfig;
  /** `ws:` or `wss:`. */
  readonly socketUrl: string;
}

const inboxDir = fileURLToPath(new URL('../inbox/', import.meta.url));
const pictures = ['inbox.svg', 'inbox-180.png', 'inbox-192.png', 'inbox-512.png'];

/**
 * Builds the agents' inbox, which has an origin of its own: the page with its script, a file of words for each
 * language, the service worker, and what makes it an app. The manifest is also written to `outDir/manifest.json`.
 *
 * @throws {Error} where a setting is wrong or a source does not compile. The message names the place.
 */
export async function buildInbox(options: InboxOptions): Promise<BuiltSite> {
  const { outDir, config, socketUrl } = options;
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });

  const words = await writeWords(outDir);
  const page = await bundlePage(options, words);
  const worker = await bundleWorker(outDir);
  const html = fillPage(await readFile(join(inboxDir, 'inbox.html'), 'utf8'), {
    page_name: config.page.name,
    script: page.script,
    style: page.style,
    socket_origin: new URL(socketUrl).origin,
    // On a laptop the simulator serves pictures without HTTPS.
    media_origins: isLocal(socketUrl) ? 'http:' : '',
  });
  await writeFile(join(outDir, 'inbox.html'), html);
  await writeFile(join(outDir, 'inbox.webmanifest'), JSON.stringify(appManifest(config)));
  for (const picture of pictures) await copyFile(join(inboxDir, picture), join(outDir, picture));

  const packages = await bundledPackages([page.metafile, worker.metafile], process.cwd());
  await writeFile(join(outDir, noticesFile), await notices(packages));
  const paths = [
    noticesFile,
    ...page.files,
    ...words.map(({ path }) => path),
    ...pictures,
    'inbox.webmanifest',
    'inbox-worker.js',
    'inbox.html',
  ];
  const files = paths.map((path) => entry(path));
  await writeFile(join(outDir, 'manifest.json'), JSON.stringify({ files }));
  return { files, packages };
}

/** One file a language: a browser that could not fetch a file can fetch it from another address. */
async function writeWords(outDir: string): Promise<readonly { code: LanguageCode; path: string }[]> {
  await mkdir(join(outDir, 'inbox'), { recursive: true });
  return Promise.all(
    languages.map(async (code) => {
      const words: LanguageFile = { lines: await loadWords(code), inbox: await inboxWords(code) };
      const text = `export default${JSON.stringify(words)}`;
      const path = `inbox/${code}-${shortHash(text)}.js`;
      await writeFile(join(outDir, path), text);
      return { code, path };
    }),
  );
}

async function bundlePage({ outDir, config, socketUrl }: InboxOptions, words: Awaited<ReturnType<typeof writeWords>>) {
  const inbox: InboxConfig = {
    pageName: config.page.name,
    socketUrl,
    themeColor: config.plugin.themeColor ?? '#0A66C2',
    linkedOrigins: originPattern(config.whitelistedDomains, { local: isLocal(socketUrl) }),
    cannedReplies: config.cannedReplies ?? [],
    humanAgent: config.humanAgent === true,
    deletesOld: config.retentionDays !== undefined,
  };
  const { metafile } = await build({
    bundle: true,
    minify: true,
    target: browsers,
    legalComments: 'none',
    logLevel: 'silent',
    charset: 'utf8',
    entryPoints: { inbox: join(inboxDir, 'index.tsx'), style: join(inboxDir, 'inbox.css') },
    outdir: join(outDir, 'inbox'),
    entryNames: '[name]-[hash]',
    format: 'esm',
    metafile: true,
    define: {
      INBOX: JSON.stringify(inbox),
      LANGUAGE_FILES: JSON.stringify(Object.fromEntries(words.map(({ code, path }) => [code, basename(path)]))),
    },
  });
  const files = Object.keys(metafile.outputs).map((path) => relative(outDir, path));
  const named = (start: string) => files.find((file) => basename(file).startsWith(start)) ?? '';
  return { files, script: named('inbox-'), style: named('style-'), metafile };
}

/** The worker keeps its name: browsers look at that address for a new version. */
async function bundleWorker(outDir: string) {
  return build({
    bundle: true,
    minify: true,
    target: browsers,
    logLevel: 'silent',
    charset: 'utf8',
    entryPoints: { 'inbox-worker': join(inboxDir, 'worker.ts') },
    outdir: outDir,
    format: 'iife',
    metafile: true,
  });
}

/** Makes the inbox an app on a phone's home screen: on an iPhone only such an app gets notifications. */
function appManifest({ page }: ChatConfig): object {
  return {
    id: 'inbox.html',
    name: `${page.name}: inbox`,
    short_name: 'Inbox',
    start_url: 'inbox.html',
    scope: './',
    display: 'standalone',
    background_color: '#ffffff',
    theme_color: '#0a66c2',
    icons: [192, 512].map((size) => ({
      src: `inbox-${size}.png`,
      sizes: `${size}x${size}`,
      type: 'image/png',
      purpose: 'any maskable',
    })),
  };
}

function isLocal(socketUrl: string): boolean {
  return socketUrl.startsWith('ws:');
}
