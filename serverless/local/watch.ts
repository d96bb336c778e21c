import { type FSWatcher, watch } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context, type Plugin, stop } from 'esbuild';
import { bundling } from '../package/bundle.ts';
import type { Serverless } from '../package/service.ts';
import { SetupError } from '../package/setup-error.ts';

/** Builds that follow the source: the next call runs each saved file. */
export interface Watching {
  close(): Promise<void>;
}

/**
 * Bundles the functions into `.build/dev/`, again whenever one of the project's own files changes. `serverless-offline`
 * calls them through `reload.mjs`, which always runs the newest bundle.
 */
export async function watchFunctions({ serviceDir, service }: Serverless): Promise<Watching> {
  const outdir = join(serviceDir, '.build/dev');
  const options = bundling(serviceDir, service.functions);
  const inject = [fileURLToPath(new URL('safe-output.ts', import.meta.url))];
  const plugins = [replaceFiles];
  const builder = await context({ ...options, inject, outdir, write: false, metafile: true, plugins });

  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  // One build after the other: a call during a build would return that build, which may have read the file before it
  // was saved.
  let building = Promise.resolve();
  const rebuild = async (): Promise<void> => {
    const { metafile } = await builder.rebuild();
    for (const input of Object.keys(metafile?.inputs ?? {})) {
      const folder = dirname(resolve(serviceDir, input));
      if (folder.includes('node_modules') || watchers.has(folder)) continue;
      watchers.set(
        folder,
        watch(folder, () => {
          clearTimeout(timer);
          // Editors write a file in several steps. esbuild prints what is wrong in it; the last good bundle stays.
          timer = setTimeout(() => {
            building = building.then(rebuild).catch(() => {});
          }, 50);
        }),
      );
    }
  };
  try {
    await rebuild();
  } catch {
    await builder.dispose();
    throw new SetupError('The functions cannot be bundled: see the errors above.');
  }

  for (const [key, config] of Object.entries(service.functions)) {
    await writeFile(join(outdir, key, 'reload.mjs'), reloading(join(outdir, key, 'index.mjs')));
    config.handler = relative(serviceDir, join(outdir, key, 'reload.handler'));
  }
  return {
    async close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      await builder.dispose();
      await stop();
    },
  };
}

/** The module that `serverless-offline` loads for a function: a handler that always runs the newest bundle. */
function reloading(bundle: string): string {
  const url = new URL('reload.mjs', import.meta.url).href;
  return `import { reloading } from ${JSON.stringify(url)};\nexport const handler = reloading(${JSON.stringify(bundle)});\n`;
}

/**
 * Replaces each file in one step, a function's own file last: a call that finds it new finds its source map and its
 * thread new.
 */
const replaceFiles: Plugin = {
  name: 'replace-files',
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      const indexLast = outputFiles.toSorted((a, b) => rank(a.path) - rank(b.path));
      for (const { path, contents } of indexLast) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(`${path}.${process.pid}`, contents);
        await rename(`${path}.${process.pid}`, path);
      }
    });
  },
};

function rank(path: string): number {
  return path.endsWith('.map') ? 0 : path.endsWith('index.mjs') ? 2 : 1;
}
