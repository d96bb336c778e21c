import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { type ChatConfig, pluginSettings } from '../../lib/config/index.ts';
import type { LoaderConfig, LoaderWords, SiteConfig } from '../contract.ts';
import { loadWords, locales } from '../panel/languages/index.ts';
import { cssText } from './css-text.ts';
import { filesOf, fillPage } from './html.ts';

const siteDir = fileURLToPath(new URL('../', import.meta.url));
const pagesDir = join(siteDir, 'pages');

/** Browsers that have constructed style sheets. */
const target = ['chrome111', 'firefox114', 'safari16.4'];
const common: BuildOptions = {
  bundle: true,
  minify: true,
  target,
  legalComments: 'none',
  logLevel: 'silent',
  charset: 'utf8',
};

/** The panel and its languages, in files whose names change with what is in them. */
export async function bundlePanel(given: {
  outDir: string;
  site: SiteConfig;
  loader: Omit<LoaderConfig, 'panel' | keyof LoaderWords>;
  defaults: typeof PANEL_DEFAULTS;
  panel: string | undefined;
}): Promise<{ entry: string; files: string[] }> {
  const { outDir, panel } = given;
  const { metafile } = await build({
    ...common,
    entryPoints: { panel: join(siteDir, 'panel/panel-host.ts') },
    outdir: join(outDir, 'plugin'),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    metafile: true,
    define: {
      ...defines('SITE', given.site),
      PANEL_DEFAULTS: JSON.stringify(given.defaults),
      ...defines('LOADER', given.loader),
    },
    plugins: [cssText(target), ...(panel ? [inPlaceOfThePanel(panel)] : [])],
  });
  const files = Object.keys(metafile.outputs).map((path) => relative(outDir, path));
  const entry = files.find((file) => basename(file).startsWith('panel-'));
  if (!entry) throw new Error('esbuild wrote no panel.');
  return { entry, files };
}

/**
 * For each language a loader, `sdk/loader-de_DE.js`, and one to read when something is wrong, `sdk/debug-de_DE.js`: bundled once, with
 * marks in the place of words.
 */
export async function bundleLoader(
  outDir: string,
  config: Omit<LoaderConfig, keyof LoaderWords>,
  pageName: string,
): Promise<void> {
  const said: LoaderWords = {
    label: '~bubble~',
    labels: { NONE: '', CHAT: '~chat~', HELP: '~help~', ASK_US: '~askUs~' },
    unavailable: '~unavailable~',
  };
  // An expression is nothing that esbuild's `define` takes.
  const define = defines('LOADER', { ...config, ...said, allowed: '~allowed~' });
  async function bundle(options: BuildOptions): Promise<string> {
    const entryPoints = [join(siteDir, 'loader/loader.ts')];
    const result = await build({
      ...common,
      entryPoints,
      format: 'iife',
      define,
      write: false,
      tsconfigRaw: '{}',
      ...options,
    });
    return result.outputFiles?.[0]?.text ?? '';
  }
  const plain = await bundle({});
  const debug = await bundle({ minify: false, sourcemap: 'inline' });

  await mkdir(join(outDir, 'sdk'), { recursive: true });
  await Promise.all(
    locales.map(async (locale) => {
      const words = await loadWords(locale);
      const marks: Readonly<Record<string, unknown>> = { ...words, bubble: `${words.chat}: ${pageName}` };
      const fill = (code: string) =>
        code
          .replace('"~allowed~"', () => String(config.allowed))
          .replace(/~(bubble|chat|help|askUs|unavailable)~/g, (_, key: string) => inQuotes(String(marks[key])));
      await writeFile(join(outDir, `sdk/loader-${locale}.js`), fill(plain));
      await writeFile(join(outDir, `sdk/debug-${locale}.js`), fill(debug));
    }),
  );
}

/** As it stands between the quotes of a text in JavaScript, whichever these are. */
function inQuotes(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/['`]|\$\{/g, '\\$&');
}

/** Every `site/pages/*.html` with the scripts and styles that it names: `inbox.js` is built from `inbox.ts`, `inbox/index.tsx` and so on. */
export async function bundlePages(given: {
  outDir: string;
  site: SiteConfig;
  apiUrl: string;
  config: ChatConfig;
}): Promise<string[]> {
  const { outDir, site, config } = given;
  const pages = (await readdir(pagesDir)).filter((name) => name.endsWith('.html'));
  const sources: Record<string, string> = {};
  for (const page of pages) {
    const text = fillPage(await readFile(join(pagesDir, page), 'utf8'), {
      page_id: site.pageId,
      page_name: site.pageName,
      theme_color: config.plugin.themeColor ?? pluginSettings.themeColor.default,
      socket_origin: new URL(site.socketUrl).origin,
      api_origin: new URL(given.apiUrl).origin,
    });
    await writeFile(join(outDir, page), text);
    for (const file of filesOf(text)) sources[file] = sourceOf(file);
  }
  // A script and a style of one page have the same name but for the ending: each kind is built by itself.
  const outputs = await Promise.all(
    ['.js', '.css'].map(async (kind) => {
      const files = Object.entries(sources).filter(([file]) => file.endsWith(kind));
      if (files.length === 0) return [];
      const { metafile } = await build({
        ...common,
        entryPoints: Object.fromEntries(files.map(([file, source]) => [file.slice(0, -kind.length), source])),
        outdir: outDir,
        assetNames: 'pages/[name]-[hash]',
        loader: { '.svg': 'file', '.png': 'file', '.woff2': 'file' },
        // Each whole in itself: a page may name its script as a classic one, which cannot import.
        format: 'iife',
        metafile: true,
        define: {
          SITE: JSON.stringify(site),
          CONFIG: JSON.stringify(config),
          LOCALES: JSON.stringify(locales),
        },
      });
      return Object.keys(metafile.outputs).map((path) => relative(outDir, path));
    }),
  );
  const pictures = Object.entries(sources).filter(([file]) => !/\.(js|css)$/.test(file));
  for (const [file, source] of pictures) await copyFile(source, join(outDir, file));
  return [...outputs.flat(), ...pictures.map(([file]) => file), ...pages];
}

/** `chat.js` is `site/pages/chat.js` as it is, or built from TypeScript: `chat.ts`, `chat.tsx`, or `index` in a folder of that name. */
function sourceOf(file: string): string {
  const base = file.replace(/\.js$/, '');
  const candidates = [
    join(pagesDir, file),
    ...[file, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`, `${base}/index.tsx`].map((path) => join(siteDir, path)),
  ];
  const source = candidates.find((path) => existsSync(path));
  if (source) return source;
  throw new Error(`A page names ${file}; there is no site/pages/${file} and nothing to build it from.`);
}

/** Each value in the place of its use: shorter than an object of them. */
function defines(name: string, values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${name}.${key}`, JSON.stringify(value) ?? 'undefined']),
  );
}

function inPlaceOfThePanel(path: string): Plugin {
  return {
    name: 'in-place-of-the-panel',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/index\.ts$/ }, ({ importer }) =>
        importer.endsWith('panel-host.ts') ? { path } : undefined,
      );
    },
  };
}
