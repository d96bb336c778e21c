import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a stack writes into its data folder. */
const ours = /^(dynamodb|inbox|queue|simulator|site|stack|vapid)(\.|$)/;

/**
 * Takes the rights of other users from what an earlier stack has left in the data folder. New files have none, by the
 * umask of the stack. The folder itself is narrowed where it is the stack's alone: `DATA_DIR` may be `/tmp`.
 */
export async function narrowRights(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.every((name) => ours.test(name))) await narrow(folder);
  for (const name of names.filter((each) => ours.test(each))) await narrowAll(join(folder, name));
}

async function narrowAll(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  await narrow(path, found.mode);
  if (!found.isDirectory()) return;
  for (const name of await readdir(path)) await narrowAll(join(path, name));
}

async function narrow(path: string, mode?: number): Promise<void> {
  const now = mode ?? (await lstat(path)).mode;
  if (now & 0o077) await chmod(path, now & 0o700);
}
