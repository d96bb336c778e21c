import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Stop } from './stop.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Flags that say where a command works: on this laptop, or on a stage that was deployed. */
export const targetOptions = {
  local: { type: 'boolean' },
  stage: { type: 'string' },
  region: { type: 'string' },
} as const satisfies Options;

/** @throws {Stop} where a flag is unknown or has no value. */
export function parse<T extends Options>(args: string[], options: T, usage: string) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Stop(`${what}.`, usage);
  }
}
