import { readFile } from 'node:fs/promises';
import { defineConfig } from 'vitest/config';
import { projectEntries } from '../serverless/package/operator-files.ts';

/** `npm run test:bot`: your own tests. They stand beside your bot at the top of the project, or in folders of yours. */
export default defineConfig({
  plugins: [
    {
      name: 'texts',
      enforce: 'pre',
      // As in the bundle of the functions.
      async load(id) {
        if (id.endsWith('.txt')) return `export default ${JSON.stringify(await readFile(id, 'utf8'))}`;
      },
    },
  ],
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['**/*.test.ts'],
    exclude: [...projectEntries.map((name) => `${name}/**`), '.*/**', '**/node_modules/**'],
    passWithNoTests: true,
  },
});
