import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SetupError } from '../package/setup-error.ts';

/**
 * Locks a folder for this process: two stacks that write one database would break it.
 * @returns a function that unlocks it.
 * @throws {SetupError} that names the process that uses it, or says why it is not writable.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'stack.pid');
  const holder = Number(await readFile(file, 'utf8').catch(() => 0));
  if (holder !== process.pid && isRunning(holder)) {
    throw new SetupError(
      `${folder} is in use by another stack (process ${holder}). Stop it, or set DATA_DIR to another folder. ` +
        `If no stack is running, delete ${file}.`,
    );
  }
  try {
    await makeFolder(folder);
    await writeFile(file, String(process.pid));
  } catch (error) {
    throw new SetupError(
      `DATA_DIR is ${folder}, which is not writable: ${reason(error)}. ` +
        'Set it to a folder that is writable, or leave it out to use .data.',
      { cause: error },
    );
  }
  return () => rm(file, { force: true });
}

/** A file may be left over from a process that was killed. */
function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Does what `mkdir` with `recursive` does. That one never ends in places like `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch(async (error: unknown) => {
    if (!(await isFolder(folder))) throw error;
  });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'there is a file in the way',
  EACCES: 'you have no right to',
  EPERM: 'you have no right to',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOENT: 'no folder can be made there',
};

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ('code' in error ? reasons[String(error.code)] : undefined) ?? error.message;
}
