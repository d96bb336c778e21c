import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin, stop } from 'esbuild';
import { findSecret, secretFound } from './secrets.ts';
import type { Serverless } from './service.ts';

type Functions = Readonly<Record<string, { readonly handler: string }>>;

/**
 * Bundles each function into `.build/<function>/`, minified, and points the service at it: the package of a function holds
 * that folder alone. What a function imports only when it needs it (`await import`) stays a file of its own, and is not read
 * at its start.
 */
export async function bundleFunctions({ serviceDir, service }: Serverless): Promise<void> {
  const outdir = join(serviceDir, '.build');
  try {
    await Promise.all(
      Object.keys(service.functions).map((key) => rm(join(outdir, key), { recursive: true, force: true })),
    );
    await Promise.all(packaging(serviceDir, service.functions, outdir).map((options) => build(options)));
  } finally {
    // Else esbuild's own process outlives `sls`.
    await stop();
  }
  await refuseSecrets(outdir, Object.keys(service.functions));
  for (const [key, config] of Object.entries(service.functions)) {
    config.handler = `.build/${key}/index.handler`;
    config.package = { individually: true, patterns: ['!**', `.build/${key}/**`] };
  }
}

/** @throws {SetupError} where a secret was written into `bot.ts`, `chat.config.ts` or anything else that is deployed. */
async function refuseSecrets(outdir: string, functions: readonly string[]): Promise<void> {
  for (const key of functions) {
    const files = (await readdir(join(outdir, key))).filter((name) => name.endsWith('.mjs'));
    for (const name of files) {
      const found = findSecret(await readFile(join(outdir, key, name), 'utf8'), process.env);
      if (found) throw secretFound(found, `the code of the function ${key}: look into bot.ts and chat.config.ts`);
    }
  }
}

/** One build for each function as it is deployed, into its own folder of `outdir`. */
export function packaging(serviceDir: string, functions: Functions, outdir: string): BuildOptions[] {
  return Object.entries(functions).map(([key, config]) => ({
    ...bundling(serviceDir, { [key]: config }),
    outdir,
    splitting: true,
    chunkNames: `${key}/[name]-[hash]`,
    minify: true,
    target: 'node22',
    plugins: [mapOurs],
  }));
}

/** How functions are bundled, for AWS and for the local stack alike. */
export function bundling(serviceDir: string, functions: Functions): BuildOptions {
  return {
    absWorkingDir: serviceDir,
    entryPoints: Object.fromEntries(
      Object.entries(functions).map(([key, { handler }]) => [`${key}/index`, handler.replace(/\.\w+$/, '.ts')]),
    ),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    // The AWS SDK's ES modules shed what is not used; its CommonJS, esbuild's default on this platform, does not.
    mainFields: ['module', 'main'],
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  };
}

/** Source maps of our own files only: packages' would be most of what is deployed, and nobody mends their lines here. */
const mapOurs: Plugin = {
  name: 'map-ours',
  setup({ onLoad }) {
    const none = Buffer.from(JSON.stringify({ version: 3, sources: [''], mappings: 'AAAA' })).toString('base64');
    onLoad({ filter: /node_modules.*\.[cm]?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${none}`,
      loader: 'default',
    }));
  },
};
