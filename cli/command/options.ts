import { parseArgs } from 'node:util';
import type { Options } from './command.ts';
import { Stop } from './stop.ts';

/** Flags that say where a command works: on this laptop, or on a deployed stage. */
export const targetOptions = {
  local: { type: 'boolean' },
  stage: { type: 'string' },
  region: { type: 'string' },
} as const satisfies Options;

/**
 * Parses the flags and words of a command.
 * @param words Whether the command accepts words. Without `--`, npm turns `--stage prod` into the word `prod`.
 * @throws {Stop} where a flag is unknown or has no value, or a word is not expected.
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
 * Refuses words that the command would ignore: `all 5`, or the rest of a flag that npm took.
 * @param words The words after the last one that the command reads.
 * @throws {Stop} where there is one.
 */
export function noMore(words: readonly string[], usage: string): void {
  if (words.length > 0) throw new Stop(`"${words.join(' ')}" is not expected: nothing was done.`, usage);
}

/** `30m`, `1h`, `7d` in milliseconds. @throws {Stop} where it is none. */
export function duration(text: string): number {
  const [, number, unit] = /^(\d+)\s*([mhd])$/.exec(text) ?? [];
  const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
  const ms = Number(number) * (units[unit ?? ''] ?? Number.NaN);
  if (ms > 0) return ms;
  throw new Stop(`"${text}" is not a duration.`, 'Write it as 30m, 1h or 7d.');
}
