import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ChatConfig } from '../../lib/config/index.ts';
import type { SiteOptions } from './build.ts';

/** Gzipped bytes of the scripts that visitors load. */
export interface Sizes {
  /** Loader by language: `de_DE`. */
  readonly loaders: ReadonlyMap<string, number>;
  /** The panel by language. */
  readonly panels: ReadonlyMap<string, number>;
}

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
  return {
    loaders: weigh(join(outDir, 'sdk'), /^loader-(\w+)\.js$/),
    panels: weigh(join(outDir, 'plugin'), /^panel-(\w+)-[A-Z0-9]{8}\.js$/),
  };
}

/** What a visitor loads at most. */
export function largest({ loaders, panels }: Sizes): { loader: number; panel: number } {
  return { loader: Math.max(...loaders.values()), panel: Math.max(...panels.values()) };
}

/** Gzipped bytes that an agent loads: page, style and script, with the largest words of one language. */
export function measureInbox(outDir: string): number {
  const folder = join(outDir, 'inbox');
  const sizeOf = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;
  const files = readdirSync(folder).map((file) => [file, sizeOf(join(folder, file))] as const);
  const words = /^[a-z]{2}_[A-Z]{2}-/;
  const rest = files.filter(([file]) => !words.test(file)).reduce((sum, [, size]) => sum + size, 0);
  const languages = files.filter(([file]) => words.test(file)).map(([, size]) => size);
  return rest + Math.max(0, ...languages) + sizeOf(join(outDir, 'inbox.html'));
}

function weigh(folder: string, pattern: RegExp): Map<string, number> {
  const files = readdirSync(folder).sort();
  return new Map(
    files.flatMap((file): [string, number][] => {
      const name = pattern.exec(file)?.[1];
      return name === undefined ? [] : [[name, gzipSync(readFileSync(join(folder, file)), { level: 9 }).length]];
    }),
  );
}
