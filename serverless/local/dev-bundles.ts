import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context, type Message, type OutputFile, stop } from 'esbuild';
import { isObject } from '../../lib/json.ts';
import { botRunners, bundling } from '../package/bundle.ts';
import { carriedFiles } from '../package/carried-files.ts';
import { placedMessage } from '../package/placed.ts';
import type { PluginContext } from '../package/service.ts';
import { tryBot } from '../package/try-bot.ts';

/** One version of the functions, built and not yet written. */
export interface Bundles {
  readonly files: readonly Pick<OutputFile, 'path' | 'contents' | 'hash'>[];
  /** The files that it was made of. */
  readonly inputs: readonly string[];
}

/** Why there is no version: `bot.ts:12:5: Unexpected "}"`. */
export interface NotBuilt {
  readonly problems: readonly string[];
}

export interface DevBundles {
  readonly folder: string;
  build(): Promise<Bundles | NotBuilt>;
  /** @returns why the bot of this version cannot be loaded, or undefined. */
  try(bundles: Bundles): Promise<string | undefined>;
  /** The next call of a function runs this version. */
  install(bundles: Bundles): Promise<void>;
  close(): Promise<void>;
}

/** Bundles of all functions in `.build/dev/`, for the local stack. */
export async function devBundles({ serverless, log, env }: PluginContext): Promise<DevBundles> {
  const { serviceDir, service } = serverless;
  const folder = join(serviceDir, '.build/dev');
  const inject = [fileURLToPath(new URL('safe-output.ts', import.meta.url))];
  const options = { ...bundling(serviceDir, service.functions), inject, outdir: folder, logLevel: 'silent' } as const;
  const runners = botRunners(service.functions);
  const builder = await context({ ...options, write: false, metafile: true });
  return {
    folder,
    async build() {
      try {
        const { outputFiles, metafile, warnings } = await builder.rebuild();
        for (const warning of warnings) log.warning(placedMessage(warning));
        const inputs = Object.keys(metafile.inputs).map((input) => resolve(serviceDir, input));
        const carried = await carriedFiles(serviceDir, inputs);
        const data = await Promise.all(
          carried.map(async ({ path, source }) => {
            const contents = await readFile(source);
            const hash = sha256(contents);
            return runners.map((key) => ({ path: join(folder, key, path), contents, hash }));
          }),
        );
        return { files: [...outputFiles, ...data.flat()], inputs: [...inputs, ...carried.map(({ source }) => source)] };
      } catch (error) {
        return { problems: problemsOf(error) };
      }
    },
    async try({ files }) {
      // In a folder of its own: the version before is not touched.
      const trial = `${folder}-${process.pid}`;
      const environment = { ...env, ...service.provider.environment, ...service.functions.turn?.environment };
      try {
        const turn = files.filter(({ path }) => path.startsWith(join(folder, 'turn')));
        await replaceFiles(turn.map(({ path, contents }) => ({ path: join(trial, relative(folder, path)), contents })));
        return await tryBot(join(trial, 'turn/index.mjs'), environment, serviceDir);
      } finally {
        await rm(trial, { recursive: true, force: true });
      }
    },
    install: ({ files }) => replaceFiles(files),
    async close() {
      await builder.dispose();
      await stop();
    },
  };
}

/** Whether two versions have the same files with the same contents. */
export function isSameVersion(a: Bundles, b: Bundles): boolean {
  const hashes = new Map(a.files.map(({ path, hash }) => [path, hash]));
  return a.files.length === b.files.length && b.files.every(({ path, hash }) => hashes.get(path) === hash);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function problemsOf(error: unknown): string[] {
  if (isObject(error) && Array.isArray(error.errors))
    return error.errors.map((message: Pick<Message, 'location' | 'text'>) => placedMessage(message));
  return [error instanceof Error ? error.message : String(error)];
}

/**
 * Replaces each file in one step, a function's own file last: a call that finds it new finds its source map and its
 * thread new.
 */
async function replaceFiles(files: readonly Pick<OutputFile, 'path' | 'contents'>[]): Promise<void> {
  for (const { path, contents } of files.toSorted((a, b) => rank(a.path) - rank(b.path))) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.${process.pid}`, contents);
    await rename(`${path}.${process.pid}`, path);
  }
}

function rank(path: string): number {
  return path.endsWith('.map') ? 0 : path.endsWith('index.mjs') ? 2 : 1;
}
