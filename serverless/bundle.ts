import { join } from 'node:path';
import { type BuildOptions, build, stop } from 'esbuild';
import type { Serverless } from './service.ts';

/**
 * Bundles each function into one minified ES module, `.build/<function>/index.mjs`, and points the service at it: the
 * package of a function holds that file and its source map alone.
 */
export async function bundleFunctions({ serviceDir, service }: Serverless): Promise<void> {
  const outdir = join(serviceDir, '.build');
  try {
    await build({ ...bundling(serviceDir, service.functions), outdir, minify: true, target: 'node22' });
  } finally {
    // Else esbuild's own process outlives `sls`.
    await stop();
  }
  for (const [key, config] of Object.entries(service.functions)) {
    config.handler = `.build/${key}/index.handler`;
    config.package = { individually: true, patterns: ['!**', `.build/${key}/**`] };
  }
}

/** How a function is bundled, for AWS and for the local stack alike. */
export function bundling(serviceDir: string, functions: Serverless['service']['functions']): BuildOptions {
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
