import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from './setup-error.ts';

/**
 * Takes a folder for this process alone: two stacks that write one database would break it.
 * @returns what gives it back.
 * @throws {SetupError} that names the process that has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'stack.pid');
  await mkdir(folder, { recursive: true });
  const holder = Number(await readFile(file, 'utf8').catch(() => 0));
  if (holder !== process.pid && isRunning(holder)) {
    throw new SetupError(
      `${folder} is in use by another stack (process ${holder}). Stop it, or set DATA_DIR to another folder. ` +
        `If no stack is running, delete ${file}.`,
    );
  }
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

/** A process that was killed leaves its file behind, and nothing else. */
function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
