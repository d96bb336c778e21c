import { CannotStart } from './errors.ts';
import type { SimulatorOptions } from './options.ts';

/**
 * The simulator's settings, as `node simulator/cli.mjs` takes them. A blank counts as not set.
 *
 * @throws {CannotStart} with a line for each setting that is not right.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): SimulatorOptions {
  const given = (name: string) => env[name]?.trim() || undefined;
  const problems: string[] = [];

  function checked(name: string, fallback: string, right: (value: string) => boolean, advice: string): string {
    const value = given(name) ?? fallback;
    if (!right(value))
      problems.push(`${name} is ${JSON.stringify(value)}. ${advice}, or leave it out for ${fallback}.`);
    return value;
  }

  const options: SimulatorOptions = {
    port: Number(checked('SIMULATOR_PORT', '4000', isPort, 'Use a number from 0 (any free port) to 65535')),
    dataDir: given('DATA_DIR'),
    page: {
      id: checked('PAGE_ID', '1002003004005', isId, 'Use the number of a Page, digits only'),
      name: given('PAGE_NAME') ?? 'My Page',
      token: given('PAGE_ACCESS_TOKEN') ?? 'local-page-token',
    },
    app: {
      id: checked('APP_ID', '200300400500600', isId, 'Use the number of an app, digits only'),
      secret: given('APP_SECRET') ?? 'local-app-secret',
    },
  };
  if (problems.length > 0) throw new CannotStart(problems.join('\n'));
  return options;
}

const isPort = (value: string): boolean => /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
const isId = (value: string): boolean => /^\d+$/.test(value);
