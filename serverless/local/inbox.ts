import { join } from 'node:path';
import config from '#config';
import type { Settings } from '../../lib/settings/index.ts';
import { buildInbox } from '../../site/build/inbox.ts';
import { serveSite } from '../../site/build/serve.ts';

/** Builds the agents' inbox for this laptop, and serves it on a port of its own, which is an origin of its own. */
export async function startInbox({ ports, dataDir }: Settings): Promise<{ url: string; close(): Promise<void> }> {
  const dir = join(dataDir, 'inbox');
  await buildInbox({ outDir: dir, config, socketUrl: `ws://localhost:${ports.socket}` });
  return serveSite({ dir, port: ports.inbox, root: 'inbox.html' });
}
