import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePushKeys } from '../../lib/settings/index.ts';
import { newPushKeys } from '../push-keys.ts';

/**
 * The laptop's pair of keys for web push, as JSON. It is made once: browsers that subscribed with it would get nothing
 * from another one.
 */
export async function localPushKeys(dataDir: string): Promise<string> {
  const file = join(dataDir, 'vapid.json');
  const stored = await readFile(file, 'utf8').catch(() => '');
  if (parsePushKeys(stored) !== undefined) return stored;
  const made = JSON.stringify(await newPushKeys());
  await writeFile(`${file}.new`, made, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return made;
}
