import { CannotStart } from './errors.ts';
import type { SimulatorOptions } from './options.ts';

/**
 * The settings of `node simulator/cli.mjs`. A blank value counts as not set.
 *
 * @throws {CannotStart} with a line for each wrong setting.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): SimulatorOptions {
  const read = (name: string) => env[name]?.trim() || undefined;
  const problems: string[] = [];

  function checked(name: string, fallback: string, isValid: (value: string) => boolean, advice: string): string {
    const value = read(name) ?? fallback;
    if (!isValid(value))
      problems.push(`${name} is ${JSON.stringify(value)}. ${advice}, or leave it out for ${fallback}.`);
    return value;
  }

  const options: SimulatorOptions = {
    port: Number(checked('SIMULATOR_PORT', '4000', isPort, 'Use a number from 0 (any free port) to 65535')),
    dataDir: read('DATA_DIR'),
    page: {
      id: checked('PAGE_ID', '1002003004005', isId, 'Use the number of a Page, digits only'),
      name: read('PAGE_NAME') ?? 'My Page',
      token: read('PAGE_ACCESS_TOKEN') ?? 'local-page-token',
    },
    app: {
      id: checked('APP_ID', '200300400500600', isId, 'Use the number of an app, digits only'),
      secret: read('APP_SECRET') ?? 'local-app-secret',
    },
  };
  if (problems.length > 0) throw new CannotStart(problems.join('\n'));
  return options;
}

const isPort = (value: string): boolean => /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
const isId = (value: string): boolean => /^\d+$/.test(value);
