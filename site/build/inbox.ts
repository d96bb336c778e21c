import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatConfig } from '../../lib/config/index.ts';
import type { BuiltSite, SiteFile } from './build.ts';

export interface InboxOptions {
  /** Where the files go. Emptied first. */
  readonly outDir: string;
  readonly config: ChatConfig;
  /** `ws:` or `wss:`. */
  readonly socketUrl: string;
}

/**
 * Builds the agents' inbox, which has an origin of its own. The manifest is also written to `outDir/manifest.json`.
 *
 * @throws {Error} where a setting is wrong or a source does not compile. The message names the place.
 */
export async function buildInbox({ outDir, config }: InboxOptions): Promise<BuiltSite> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const title = `${config.page.name}: inbox`.replace(/[<&]/g, '');
  await writeFile(join(outDir, 'inbox.html'), `<!doctype html>\n<meta charset="utf-8">\n<title>${title}</title>\n`);
  const files: SiteFile[] = [
    { path: 'inbox.html', file: 'inbox.html', contentType: 'text/html; charset=utf-8', cacheControl: 'no-cache' },
  ];
  await writeFile(join(outDir, 'manifest.json'), JSON.stringify({ files }));
  return { files, packages: [] };
}
