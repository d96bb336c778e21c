import { join } from 'node:path';
import config from '#config';
import type { Settings } from '../../lib/settings/index.ts';
import { buildSite } from '../../site/build/build.ts';
import { serveSite } from '../../site/build/serve.ts';
import type { NotePlaces } from './developer-notes.ts';
import { addNotes, notesStream } from './page-notes.ts';

/** Builds the site for the APIs of this laptop, and serves it as the bucket does. */
export async function startSite(
  { ports, dataDir, pageId = '' }: Settings,
  notes: NotePlaces,
): Promise<{ url: string; close(): Promise<void> }> {
  // Not in `.build`: the site contains the addresses of this stack, and two stacks may run.
  const dir = join(dataDir, 'site');
  await buildSite({
    outDir: dir,
    config,
    pageId,
    socketUrl: `ws://localhost:${ports.socket}`,
    apiUrl: `http://localhost:${ports.http}`,
    local: true,
  });
  await addNotes(dir, `http://localhost:${ports.site}`);
  return serveSite({ dir, port: ports.site, stream: notesStream(notes) });
}
