import { readFile } from 'node:fs/promises';
import { type Plugin, transform } from 'esbuild';

/** Lets a script import a style sheet as minified text. Style sheets that a page links are not affected. */
export function cssText(target: readonly string[]): Plugin {
  return {
    name: 'css-text',
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, 'utf8'), {
          loader: 'css',
          minify: true,
          target: [...target],
          charset: 'utf8',
        });
        return { contents: code, loader: 'text', watchFiles: [path] };
      });
    },
  };
}
