import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type BrowserName, browserNames } from './engine.ts';

/** What a browser needs on this computer. */
interface Requirement {
  /** Any of these programs on the PATH, unless the variable names one. */
  readonly variable: string;
  readonly programs: readonly string[];
  /** Other programs that must be on the PATH. */
  readonly also?: readonly string[];
  /** Debian's packages. */
  readonly packages: string;
}

/** Chromium needs nothing: it comes from npm. */
export const requirements: Readonly<Record<Exclude<BrowserName, 'chromium'>, Requirement>> = {
  firefox: { variable: 'FIREFOX_PATH', programs: ['firefox-esr', 'firefox'], packages: 'firefox-esr' },
  webkit: {
    variable: 'WEBKIT_DRIVER_PATH',
    programs: ['WebKitWebDriver'],
    also: ['Xvfb'],
    packages: 'webkit2gtk-driver xvfb',
  },
};

/** The path of each browser that was found; an empty one for the browser from npm. */
export type Found = Partial<Readonly<Record<BrowserName, string>>>;

/** Looks which browsers are installed. @param isProgram whether there is a program at that path. */
export function findBrowsers(
  env: Readonly<Record<string, string | undefined>>,
  isProgram: (path: string) => boolean = canRun,
): Found {
  const folders = (env.PATH ?? '').split(delimiter);
  const onPath = (program: string) => folders.map((folder) => join(folder, program)).find(isProgram);
  const find = ({ variable, programs, also = [] }: Requirement): string | undefined => {
    if (also.some((program) => onPath(program) === undefined)) return undefined;
    const named = env[variable];
    if (named) return isProgram(named) ? named : undefined;
    return programs.map(onPath).find((path) => path !== undefined);
  };
  const found = Object.entries(requirements).map(([name, requirement]) => [name, find(requirement)]);
  return Object.fromEntries([['chromium', ''], ...found].filter(([, path]) => path !== undefined));
}

/**
 * The browsers to run: those that `BROWSERS` names, with commas between them, or else all that were found.
 *
 * @throws {Error} where it names a browser that is not here, or none is left.
 */
export function chooseBrowsers(named: string | undefined, found: Found): BrowserName[] {
  const names = (named ?? '').split(',').flatMap((name) => name.trim() || []);
  const unknown = names.filter((name) => !browserNames.some((each) => each === name));
  if (unknown.length > 0)
    throw new Error(`BROWSERS names ${unknown.join(', ')}. It can name ${browserNames.join(', ')}.`);
  const wanted = browserNames.filter((name) =>
    named === undefined ? found[name] !== undefined : names.includes(name),
  );
  if (wanted.length === 0) throw new Error(`No browser to run. ${browserNames.map(howToInstall).join(' ')}`);
  const missing = wanted.filter((name) => found[name] === undefined);
  if (missing.length > 0)
    throw new Error(`BROWSERS names ${missing.join(', ')}. ${missing.map(howToInstall).join(' ')}`);
  return wanted;
}

function howToInstall(name: BrowserName): string {
  if (name === 'chromium') return 'chromium comes with npm install.';
  const { variable, programs, also = [], packages } = requirements[name];
  const looked = [`the program that ${variable} names, or ${programs.join(' or ')} on the PATH`, ...also].join(
    ', and ',
  );
  return `${name} was not found: it needs ${looked}. On Debian: apt-get install ${packages}.`;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
