import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface ServedPage {
  mime: string;
  body: Uint8Array | string;
}

export interface Pages {
  html(name: string): ServedPage | undefined;
  asset(file: string): Promise<ServedPage | undefined>;
}

const MIME: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  map: 'application/json',
  html: 'text/html; charset=utf-8',
};

/**
 * The simulator's pages. `{name}.tsx` and `{name}.css` are bundled in memory at the first request, and again after a
 * file has changed. `{name}.html` loads the results: `/pages/{name}.js` and `/pages/{name}.css`.
 *
 * @param dir - `simulator/pages`
 */
export function openPages(dir: string): Pages {
  let built: { stamp: number; files: Promise<Map<string, Uint8Array>> } | undefined;

  function assets(): Promise<Map<string, Uint8Array>> {
    const stamp = newest(dir);
    if (built?.stamp !== stamp) built = { stamp, files: bundle(dir) };
    return built.files;
  }

  return {
    html: (name) => {
      const file = join(dir, `${name}.html`);
      return existsSync(file) ? { mime: MIME.html ?? '', body: readFileSync(file) } : undefined;
    },
    asset: async (file) => {
      const body = (await assets()).get(file);
      return body && { mime: MIME[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream', body };
    },
  };
}

async function bundle(dir: string): Promise<Map<string, Uint8Array>> {
  const { build } = await import('esbuild');
  const entryPoints = ['phone', 'inbox', 'control', 'mail']
    .flatMap((name) => [join(dir, `${name}.tsx`), join(dir, `${name}.css`)])
    .filter((file) => existsSync(file));
  const { outputFiles } = await build({
    entryPoints,
    outdir: '/pages',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.svg': 'dataurl', '.png': 'dataurl' },
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.split('/').at(-1) ?? path, contents]));
}

function newest(dir: string): number {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  return Math.max(0, ...files.map((file) => statSync(join(dir, file)).mtimeMs));
}
