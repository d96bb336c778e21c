import { parseArgs } from 'node:util';
import type { Options } from './command.ts';
import { Stop } from './stop.ts';

/** Flags that say where a command works: on this laptop, or on a stage that was deployed. */
export const targetOptions = {
  local: { type: 'boolean' },
  stage: { type: 'string' },
  region: { type: 'string' },
} as const satisfies Options;

/**
 * @param words whether it takes words beside flags. What npm leaves of `--stage prod` without its `--` is one.
 * @throws {Stop} where a flag is unknown or has no value, or there is a word too many.
 */
export function parse<T extends Options>(args: string[], options: T, usage: string, words = true) {
  try {
    return parseArgs({ args, options, allowPositionals: words, strict: true });
  } catch (error) {
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Stop(`${what}.`, usage);
  }
}

/**
 * A word that a command would not look at was meant otherwise: `all 5`, or what npm leaves of a flag.
 * @param words those after the last one that the command takes.
 * @throws {Stop} where there are any.
 */
export function noMore(words: readonly string[], usage: string): void {
  if (words.length > 0) throw new Stop(`"${words.join(' ')}" is too much: nothing was done.`, usage);
}
