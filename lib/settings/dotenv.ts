import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { SettingsError } from './problem.ts';
import type { Environment } from './settings.ts';

/**
 * The environment of a laptop: its variables, then those of the folder's `.env`. `LOCAL=1` makes defaults apply.
 *
 * @throws {SettingsError} where there is an `.env` that cannot be read, or has lines that set nothing.
 */
export function localEnvironment(directory: string, env: Environment): Record<string, string> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return { ...fromFile(join(directory, '.env')), ...Object.fromEntries(set), LOCAL: '1' };
}

function fromFile(path: string): Record<string, string> {
  const text = textOf(path);
  const wrong = withoutName(text);
  if (wrong.length > 0) {
    const what = `is not understood in line ${wrong.join(', ')}`;
    const where = `Write each line as NAME=value, or put a # before it: ${path}.`;
    throw new SettingsError([{ setting: '.env', what, where }]);
  }
  const read = Object.entries(parseEnv(text));
  return Object.fromEntries(read.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    const where = `It must be a file of lines NAME=value that you may read: ${path}.`;
    throw new SettingsError([{ setting: '.env', what: 'cannot be read', where }], { cause: error });
  }
}

/**
 * The numbers of lines that `parseEnv` ignores though they are not comments, from 1. Their text may be a secret.
 */
function withoutName(text: string): number[] {
  // A quoted value may have several lines.
  const unquoted = text.replace(/^([^#=\n]+=)[ \t]*(["'`])[\s\S]*?\2/gm, (value, name: string) =>
    name.concat(value.replace(/[^\n]/g, '')),
  );
  return unquoted.split('\n').flatMap((line, index) => (/^\s*($|#|[^\s=][^=]*=)/.test(line) ? [] : [index + 1]));
}
