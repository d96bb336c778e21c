import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diskFullAdvice, isDiskFull } from './full-disk.ts';
import { startWatched } from './watched-process.ts';

export interface LocalDatabase {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Starts a local DynamoDB on a free port. Its data is in `folder`, and survives a restart. It runs in a process of its
 * own: when it crashes, the operator is told, and it starts again with the same address and data.
 * @throws {Error} where it does not start.
 */
export async function startDatabase(
  folder: string,
  warn: (message: string) => void = () => {},
): Promise<LocalDatabase> {
  await mkdir(folder, { recursive: true });
  const { port, close } = await startWatched({
    script: fileURLToPath(new URL('database-process.mjs', import.meta.url)),
    args: [folder],
    ended(reason) {
      if (isDiskFull(new Error(reason))) warn(diskFullAdvice(dirname(folder)));
      else warn(`The local database ended and is started again: ${reason}.`);
    },
    restarted: () => warn('The local database runs again.'),
  });
  return { endpoint: `http://127.0.0.1:${port}`, close };
}
