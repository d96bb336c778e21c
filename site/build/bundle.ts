import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import type { ChatConfig } from '../../lib/config/index.ts';
import { visitorProfile } from '../../lib/live/visitor-profile.ts';
import { type LanguageCode, languages } from '../../lib/locale/index.ts';
import type { LoaderConfig, LoaderWords, SiteConfig } from '../contract.ts';
import { loadWords } from '../panel/languages/index.ts';
import { browsers, oldestBrowsers, readableSyntax } from './browsers.ts';
import { cssText } from './css-text.ts';
import { filesOf, fillPage } from './html.ts';
import { shortHash } from './short-hash.ts';

const siteDir = fileURLToPath(new URL('../', import.meta.url));
const pagesDir = join(siteDir, 'pages');

const common: BuildOptions = {
  bundle: true,
  minify: true,
  target: browsers,
  legalComments: 'none',
  logLevel: 'silent',
  charset: 'utf8',
};

/**
 * Builds a panel for each language, in one file with its words: a browser that could not fetch a file can fetch it from
 * another address, but not the files that it imports. The name changes with the content.
 *
 * @returns each language's file: `plugin/panel-de_DE-0A1B2C3D.js`.
 */
export async function bundlePanel(given: {
  outDir: string;
  site: SiteConfig;
  loader: Omit<LoaderConfig, keyof LoaderWords>;
  defaults: typeof PANEL_DEFAULTS;
  profile: ChatConfig['profile'];
  panel: string | undefined;
}): Promise<{ files: ReadonlyMap<LanguageCode, string>; metafiles: Metafile[] }> {
  const { outDir, panel } = given;
  const { outputFiles, metafile } = await build({
    ...common,
    target: readableSyntax.panel,
    // Fields of classes are assigned: what esbuild would define them with reads what pages add to `Object.prototype`.
    tsconfigRaw: {
      compilerOptions: { jsx: 'react-jsx', jsxImportSource: '#jsx', useDefineForClassFields: false },
    },
    entryPoints: [join(siteDir, 'panel/panel-host.ts')],
    format: 'esm',
    write: false,
    metafile: true,
    define: {
      ...defines('SITE', given.site),
      PANEL_DEFAULTS: JSON.stringify(given.defaults),
      ...defines('LOADER', given.loader),
      OLDEST_BROWSERS: JSON.stringify(oldestBrowsers),
      LANGUAGE: '"~language~"',
      WORDS: '"~words~"',
      PANEL_PROFILE: '"~profile~"',
    },
    plugins: [cssText(browsers), ...(panel ? [replacePanel(panel)] : [])],
  });
  const bundled = outputFiles[0]?.text ?? '';
  await mkdir(join(outDir, 'plugin'), { recursive: true });
  const files = await Promise.all(
    languages.map(async (language) => {
      const words = JSON.stringify(await loadWords(language));
      const profile = JSON.stringify(visitorProfile(given.profile, language));
      const code = bundled
        .replaceAll('~language~', language)
        .replaceAll('"~words~"', () => words)
        .replaceAll('"~profile~"', () => profile);
      const file = `plugin/panel-${language}-${shortHash(code)}.js`;
      await writeFile(join(outDir, file), code);
      return [language, file] as const;
    }),
  );
  return { files: new Map(files), metafiles: [metafile] };
}

/**
 * Builds two loaders for each language: `sdk/loader-de_DE.js`, and a readable one for debugging, `sdk/debug-de_DE.js`.
 * Each is bundled once with placeholders, which are then filled with the words of each language.
 */
export async function bundleLoader(
  outDir: string,
  config: Omit<LoaderConfig, keyof LoaderWords>,
  pageName: string,
  panels: ReadonlyMap<LanguageCode, string>,
): Promise<Metafile[]> {
  const placeholders: LoaderWords = {
    panel: '/~panel~',
    label: '~bubble~',
    labels: { NONE: '', CHAT: '~chat~', HELP: '~help~', ASK_US: '~askUs~' },
    unavailable: '~unavailable~',
  };
  // esbuild's `define` does not accept a regular expression, so it has a placeholder too.
  const define = defines('LOADER', { ...config, ...placeholders, allowed: '~allowed~' });
  async function bundle(options: BuildOptions): Promise<{ code: string; metafile: Metafile }> {
    const entryPoints = [join(siteDir, 'loader/loader.ts')];
    const result = await build({
      ...common,
      target: readableSyntax.loader,
      entryPoints,
      format: 'iife',
      define,
      plugins: [cssText(browsers)],
      tsconfigRaw: '{}',
      ...options,
      write: false,
      metafile: true,
    });
    return { code: result.outputFiles[0]?.text ?? '', metafile: result.metafile };
  }
  const plain = await bundle({});
  const debug = await bundle({ minify: false, sourcemap: 'inline' });

  await mkdir(join(outDir, 'sdk'), { recursive: true });
  await Promise.all(
    languages.map(async (locale) => {
      const words = await loadWords(locale);
      const bubble = `${words.chat}: ${pageName}`;
      const values: Readonly<Record<string, unknown>> = { ...words, bubble, panel: panels.get(locale) };
      const fill = (code: string) =>
        code
          .replace('"~allowed~"', () => String(config.allowed))
          .replace(/~(bubble|chat|help|askUs|unavailable|panel)~/g, (_, key: string) =>
            insideQuotes(String(values[key])),
          );
      await writeFile(join(outDir, `sdk/loader-${locale}.js`), fill(plain.code));
      await writeFile(join(outDir, `sdk/debug-${locale}.js`), fill(debug.code));
    }),
  );
  return [plain.metafile, debug.metafile];
}

/** Escapes a text for a JavaScript string with any kind of quotes. */
function insideQuotes(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/['`]|\$\{/g, '\\$&');
}

/**
 * Builds every `site/pages/*.html` with the scripts and styles that it names: `inbox.js` from `inbox.ts`,
 * `inbox/index.tsx` and so on.
 */
export async function bundlePages(given: {
  outDir: string;
  site: SiteConfig;
  apiUrl: string;
  config: ChatConfig;
}): Promise<{ files: string[]; metafiles: Metafile[] }> {
  const { outDir, site, config } = given;
  const pages = (await readdir(pagesDir)).filter((name) => name.endsWith('.html'));
  const sources: Record<string, string> = {};
  for (const page of pages) {
    const text = fillPage(await readFile(join(pagesDir, page), 'utf8'), {
      page_id: site.pageId,
      page_name: site.pageName,
      socket_origin: new URL(site.socketUrl).origin,
      api_origin: new URL(given.apiUrl).origin,
    });
    await writeFile(join(outDir, page), text);
    for (const file of filesOf(text)) sources[file] = sourceOf(file);
  }
  // A page's script and style may have the same name with different endings, so each kind is built separately.
  const outputs = await Promise.all(
    ['.js', '.css'].map(async (kind) => {
      const files = Object.entries(sources).filter(([file]) => file.endsWith(kind));
      if (files.length === 0) return { files: [], metafiles: [] };
      const { metafile } = await build({
        ...common,
        entryPoints: Object.fromEntries(files.map(([file, source]) => [file.slice(0, -kind.length), source])),
        outdir: outDir,
        assetNames: 'pages/[name]-[hash]',
        loader: { '.svg': 'file', '.png': 'file', '.woff2': 'file' },
        // One file a script: a page may load it as a classic script, which cannot import.
        format: 'iife',
        metafile: true,
        define: {
          SITE: JSON.stringify(site),
          CONFIG: JSON.stringify(config),
          LOCALES: JSON.stringify(languages),
        },
      });
      return { files: Object.keys(metafile.outputs).map((path) => relative(outDir, path)), metafiles: [metafile] };
    }),
  );
  const pictures = Object.entries(sources).filter(([file]) => !/\.(js|css)$/.test(file));
  for (const [file, source] of pictures) await copyFile(source, join(outDir, file));
  return {
    files: [...outputs.flatMap(({ files }) => files), ...pictures.map(([file]) => file), ...pages],
    metafiles: outputs.flatMap(({ metafiles }) => metafiles),
  };
}

/**
 * The source of `chat.js`: `site/pages/chat.js`, or TypeScript in `site/`: `chat.ts`, `chat.tsx`, or `index` in a
 * folder `chat`.
 */
function sourceOf(file: string): string {
  const base = file.replace(/\.js$/, '');
  const candidates = [
    join(pagesDir, file),
    ...[file, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`, `${base}/index.tsx`].map((path) => join(siteDir, path)),
  ];
  const source = candidates.find((path) => existsSync(path));
  if (source) return source;
  throw new Error(`A page names ${file}; add site/pages/${file} or a source to build it from.`);
}

/** Replaces each member by its value, which is shorter than an object of all values. */
function defines(name: string, values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${name}.${key}`, JSON.stringify(value) ?? 'undefined']),
  );
}

function replacePanel(path: string): Plugin {
  return {
    name: 'replace-panel',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/index\.ts$/ }, ({ importer }) =>
        importer.endsWith('panel-host.ts') ? { path } : undefined,
      );
    },
  };
}
