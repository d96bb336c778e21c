import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { SettingsError } from './problem.ts';
import type { Environment } from './settings.ts';

/**
 * The environment of a laptop: what is set, then what the folder's `.env` says. It has `LOCAL=1`, so that defaults apply.
 *
 * @throws {SettingsError} where there is an `.env` that cannot be read.
 */
export function localEnvironment(directory: string, env: Environment): Record<string, string> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return { ...fromFile(join(directory, '.env')), ...Object.fromEntries(set), LOCAL: '1' };
}

function fromFile(path: string): Record<string, string> {
  try {
    const read = Object.entries(parseEnv(readFileSync(path, 'utf8')));
    return Object.fromEntries(read.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    const where = `It must be a file of lines NAME=value that you may read: ${path}.`;
    throw new SettingsError([{ setting: '.env', what: 'cannot be read', where }], { cause: error });
  }
}
