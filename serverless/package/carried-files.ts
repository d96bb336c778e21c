import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { operatorEntries } from './operator-files.ts';
import { SetupError } from './setup-error.ts';

/** A file of the operator's that goes into the package of `turn` as it is. */
export interface CarriedFile {
  /** From the top of the project, and from the top of the package: `bot/prices.csv`. With slashes. */
  readonly path: string;
  readonly source: string;
  readonly bytes: number;
}

/** Of all carried files together (bytes). A function's package has at most 250 MB, and is read at each cold start. */
const MOST = 50 * 1024 * 1024;
/** A bundle has these already. */
const code = /\.[cm]?[jt]sx?$/;

/**
 * The data that stands beside the bot's code: files at the top of the project that are not ours, and everything in
 * `bot/` and in each folder that the bot imports a module of.
 * @param inputs the modules that the bot is made of.
 * @throws {SetupError} where they are too large.
 */
export async function carriedFiles(serviceDir: string, inputs: readonly string[]): Promise<CarriedFile[]> {
  const used = new Set(['bot', ...inputs.map((input) => relative(serviceDir, input).split(sep)[0] ?? '')]);
  const found = await Promise.all(
    operatorEntries(serviceDir).map((name) => filesAt(join(serviceDir, name), used.has(name))),
  );
  const files = found.flat().map(({ source, bytes }) => ({
    path: relative(serviceDir, source).split(sep).join('/'),
    source,
    bytes,
  }));
  refuseLarge(files);
  return files;
}

/** @param isDeep whether the files of a folder count, too. */
async function filesAt(source: string, isDeep: boolean): Promise<Omit<CarriedFile, 'path'>[]> {
  const found = await stat(source);
  if (found.isFile()) return code.test(source) ? [] : [{ source, bytes: found.size }];
  if (!found.isDirectory() || !isDeep) return [];
  const names = (await readdir(source)).filter((name) => !name.startsWith('.') && name !== 'node_modules');
  return (await Promise.all(names.map((name) => filesAt(join(source, name), true)))).flat();
}

function refuseLarge(files: readonly CarriedFile[]): void {
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const [largest] = files.toSorted((a, b) => b.bytes - a.bytes);
  if (all <= MOST || largest === undefined) return;
  throw new SetupError(
    `The files beside bot.ts have ${megabytes(all)}, and the largest is ${largest.path} with ${megabytes(largest.bytes)}. At most ${megabytes(MOST)} go into the bot's package. Nothing was changed.\nMove what the bot does not read into a folder whose name begins with a dot, or out of the project.`,
  );
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;
