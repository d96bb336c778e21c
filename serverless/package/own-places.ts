import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { Loader, Plugin } from 'esbuild';
import { operatorEntries } from './operator-files.ts';

/**
 * In a bundle `import.meta` names the bundle, which stands at the top of the package. A module of the operator's in a
 * folder gets its own place there: it finds the data files beside it.
 */
export function ownPlaces(serviceDir: string): Plugin {
  const root = realpathSync(serviceDir);
  return {
    name: 'own-places',
    setup({ onLoad }) {
      onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
        const [top = '', ...below] = relative(root, path).split(sep);
        if (below.length === 0 || !operatorEntries(root).includes(top)) return undefined;
        const text = await readFile(path, 'utf8');
        const place = JSON.stringify([top, ...below].join('/'));
        const folder = JSON.stringify([top, ...below.slice(0, -1)].join('/'));
        const contents = text
          .replace(/\bimport\.meta\.url\b/g, `new URL(${place}, import.meta.url).href`)
          .replace(/\bimport\.meta\.dirname\b/g, `(import.meta.dirname + '/' + ${folder})`)
          .replace(/\bimport\.meta\.filename\b/g, `(import.meta.dirname + '/' + ${place})`);
        return { contents, loader: loaderOf(path) };
      });
    },
  };
}

function loaderOf(path: string): Loader {
  if (/x$/.test(path)) return /tsx$/.test(path) ? 'tsx' : 'jsx';
  return /ts$/.test(path) ? 'ts' : 'js';
}
