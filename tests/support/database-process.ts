import { spawnSync } from 'node:child_process';

/** @returns the id of the process of the local database with its data in this folder, while it runs. */
export function databaseProcess(folder: string): number | undefined {
  const { stdout } = spawnSync('pgrep', ['-f', `database-process.mjs ${folder}`], { encoding: 'utf8' });
  return Number(stdout.trim().split('\n')[0]) || undefined;
}
