import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { type MinifyOptions, minify } from 'terser';

export type { MinifyOptions };

const cache = fileURLToPath(new URL('../../.build/minified/', import.meta.url));

/**
 * Every visitor loads it: what esbuild leaves, terser takes. That is a second or two for the same answer each time, so the answer is kept.
 * @throws {Error} where the code is none.
 */
export async function smaller(code: string, options: MinifyOptions): Promise<string> {
  const name = createHash('sha256')
    .update(inspect(options, { depth: null }) + code)
    .digest('hex');
  const file = `${cache}${name}.js`;
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return kept;
  const { code: small = '' } = await minify(code, { ecma: 2020, ...options });
  // Whole or not at all: others may read it at the same time.
  const draft = `${cache}${randomUUID()}`;
  await mkdir(cache, { recursive: true });
  await writeFile(draft, small);
  await rename(draft, file);
  return small;
}
