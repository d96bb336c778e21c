import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin, stop } from 'esbuild';
import type { Environment } from '../../lib/settings/index.ts';
import { carriedFiles } from './carried-files.ts';
import { ownPlaces } from './own-places.ts';
import { findSecret, secretFound } from './secrets.ts';
import type { Serverless } from './service.ts';

type Functions = Readonly<Record<string, { readonly handler: string }>>;

/**
 * Bundles each function into `.build/<function>/`, minified, and points the service at it. The package of a function
 * contains only that folder. A dynamic import (`await import`) stays a file of its own, which the function does not
 * read at its start.
 */
export async function bundleFunctions({ serviceDir, service }: Serverless, env: Environment): Promise<void> {
  const outdir = join(serviceDir, '.build');
  try {
    await Promise.all(
      Object.keys(service.functions).map((key) => rm(join(outdir, key), { recursive: true, force: true })),
    );
    const built = await Promise.all(
      packaging(serviceDir, service.functions, outdir).map((options) => build({ ...options, metafile: true })),
    );
    await carry(
      serviceDir,
      outdir,
      service.functions,
      built.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
    );
  } finally {
    // Otherwise esbuild's process would run on after `sls` has ended.
    await stop();
  }
  await refuseSecrets(outdir, Object.keys(service.functions), env);
  for (const [key, config] of Object.entries(service.functions)) {
    config.handler = `.build/${key}/index.handler`;
    config.package = { individually: true, patterns: ['!**', `.build/${key}/**`] };
  }
}

/** Puts the data that stands beside the bot's modules into the packages of the functions that run the bot. */
async function carry(serviceDir: string, outdir: string, functions: Functions, inputs: string[]): Promise<void> {
  const runners = botRunners(functions);
  if (runners.length === 0) return;
  const files = await carriedFiles(
    serviceDir,
    inputs.map((input) => join(serviceDir, input)),
  );
  for (const { path, source } of files) {
    for (const runner of runners) {
      await mkdir(dirname(join(outdir, runner, path)), { recursive: true });
      await copyFile(source, join(outdir, runner, path));
    }
  }
}

/**
 * @throws {SetupError} where `bot.ts`, `chat.config.ts`, other code that is deployed, or the data beside it contains a
 *   secret.
 */
async function refuseSecrets(outdir: string, functions: readonly string[], env: Environment): Promise<void> {
  for (const key of functions) {
    const entries = await readdir(join(outdir, key), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.map'));
    for (const { parentPath, name } of files) {
      const found = findSecret(await readFile(join(parentPath, name), 'utf8'), env);
      if (!found) continue;
      const path = relative(join(outdir, key), join(parentPath, name));
      const place = name.endsWith('.mjs')
        ? `the code of the function ${key}: look into bot.ts and chat.config.ts`
        : `${path}, which goes into the package of the bot`;
      throw secretFound(found, place);
    }
  }
}

/** The builds of a deploy: one for each function, into a folder of its own in `outdir`. */
export function packaging(serviceDir: string, functions: Functions, outdir: string): BuildOptions[] {
  return Object.entries(functions).map(([key, config]) => ({
    ...bundling(serviceDir, { [key]: config }),
    outdir,
    splitting: true,
    chunkNames: `${key}/[name]-[hash]`,
    minify: true,
    target: 'node24',
    plugins: [ownPlaces(serviceDir), mapOwnFiles, withoutBowser],
  }));
}

/** The functions that ask the bot: each has the bot's thread in a file beside its own. */
const BOT_RUNNERS: readonly string[] = ['handlers/turn.handler', 'handlers/work.handler'];

export function botRunners(functions: Functions): string[] {
  return Object.keys(functions).filter((key) => BOT_RUNNERS.includes(functions[key]?.handler ?? ''));
}

const BOT_THREAD = 'handlers/bot-thread.ts';

/** How functions are bundled, both for AWS and for the local stack. */
export function bundling(serviceDir: string, functions: Functions): BuildOptions {
  return {
    absWorkingDir: serviceDir,
    entryPoints: Object.fromEntries(
      Object.entries(functions).flatMap(([key, { handler }]) => {
        const index = [`${key}/index`, handler.replace(/\.\w+$/, '.ts')];
        return BOT_RUNNERS.includes(handler) ? [index, [`${key}/bot`, BOT_THREAD]] : [index];
      }),
    ),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    // esbuild can drop unused parts of the AWS SDK's ES modules, but not of its CommonJS, the default on this platform.
    mainFields: ['module', 'main'],
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [ownPlaces(serviceDir)],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  };
}

/** Keeps source maps of our own files only: those of packages would be the largest part of a deploy. */
const mapOwnFiles: Plugin = {
  name: 'map-own-files',
  setup({ onLoad }) {
    const emptyMap = Buffer.from(JSON.stringify({ version: 3, sources: [''], mappings: 'AAAA' })).toString('base64');
    onLoad({ filter: /node_modules.*\.[cm]?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${emptyMap}`,
      loader: 'default',
    }));
  },
};

/** The AWS SDK reads the names of browsers with `bowser`, which is 34 KB. Its code for Node.js never loads it. */
const withoutBowser: Plugin = {
  name: 'without-bowser',
  setup({ onResolve }) {
    onResolve({ filter: /^bowser$/ }, ({ importer, path }) =>
      /node_modules[\\/]@aws-sdk[\\/]/.test(importer) ? { path, external: true } : undefined,
    );
  },
};
