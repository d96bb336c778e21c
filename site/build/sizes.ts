import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ChatConfig } from '../../lib/config/index.ts';
import type { SiteOptions } from './build.ts';

/** Gzipped bytes of the scripts that visitors load. */
export interface Sizes {
  /** Loader by language: `de_DE`. */
  readonly loaders: ReadonlyMap<string, number>;
  /** The panel's files by name, without the languages' words and without hashes: `panel`, `languages`, `chunk`. */
  readonly chunks: ReadonlyMap<string, number>;
  /** Parts of the panel that most visitors never load, by name. */
  readonly rare: ReadonlyMap<string, number>;
  /** The panel's words by language. */
  readonly words: ReadonlyMap<string, number>;
}

/** What is fetched when it is used: `page-identity` on pages that name a customer. */
const rareChunks = new Set(['page-identity']);

/**
 * Builds the site into an empty folder and weighs its scripts. The addresses in it are as long as real ones.
 * @param source the build and the settings to weigh: this project's, or those of another commit.
 */
export async function measureSite(
  outDir: string,
  source: { buildSite(options: SiteOptions): Promise<unknown>; config: ChatConfig },
): Promise<Sizes> {
  const api = 'abcdefghij.execute-api.eu-central-1.amazonaws.com';
  await source.buildSite({
    outDir,
    config: source.config,
    pageId: '1002003004005',
    socketUrl: `wss://${api}/prod`,
    apiUrl: `https://${api}`,
    local: false,
  });
  const plugin = weigh(join(outDir, 'plugin'), /^(.+)-[A-Z0-9]{8}\.js$/);
  const isLanguage = ([name]: [string, number]) => /^[a-z]{2}_[A-Z]{2}$/.test(name);
  const isRare = ([name]: [string, number]) => rareChunks.has(name);
  return {
    loaders: weigh(join(outDir, 'sdk'), /^loader-(\w+)\.js$/),
    chunks: new Map([...plugin].filter((each) => !isLanguage(each) && !isRare(each))),
    rare: new Map([...plugin].filter(isRare)),
    words: new Map([...plugin].filter(isLanguage)),
  };
}

/** What a visitor loads at most: the largest loader, and the panel with the largest language. */
export function largest({ loaders, chunks, words }: Sizes): { loader: number; panel: number } {
  const panel = [...chunks.values()].reduce((sum, size) => sum + size, 0);
  return { loader: Math.max(...loaders.values()), panel: panel + Math.max(...words.values()) };
}

/** Gzipped bytes that an agent loads: page, styles and scripts, with the largest words of one language of each kind. */
export function measureInbox(outDir: string): number {
  const folder = join(outDir, 'inbox');
  const sizeOf = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;
  const files = readdirSync(folder).map((file) => [file, sizeOf(join(folder, file))] as const);
  const isLanguage = (file: string) => /^[a-z]{2}_[A-Z]{2}-/.test(file);
  const scripts = files.filter(([file]) => !isLanguage(file)).reduce((sum, [, size]) => sum + size, 0);
  // A language has two files: the plugin's texts and the inbox's own.
  const words = new Map<string, number>();
  for (const [file, size] of files.filter(([file]) => isLanguage(file)))
    words.set(file.slice(0, 5), (words.get(file.slice(0, 5)) ?? 0) + size);
  return scripts + Math.max(0, ...words.values()) + sizeOf(join(outDir, 'inbox.html'));
}

/** Files of one name and several hashes are counted together. */
function weigh(folder: string, pattern: RegExp): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const file of readdirSync(folder).sort()) {
    const name = pattern.exec(file)?.[1];
    if (name === undefined) continue;
    const size = gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
    sizes.set(name, (sizes.get(name) ?? 0) + size);
  }
  return sizes;
}
