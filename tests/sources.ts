import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { operatorEntries } from '../serverless/package/operator-files.ts';

export interface Source {
  /** From the top of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As it is written: `node:fs`, `preact`, `../errors.ts`. */
  readonly name: string;
  /** The file it names, from the top of the repository; missing where it names a package. */
  readonly path?: string;
  /** `import type` and `export type`: gone when the program runs. */
  readonly typeOnly: boolean;
}

const top = dirname(import.meta.dirname);
const own = new Set(operatorEntries(top));

/** `imports` of package.json: how the project imports the operator's files. */
const operatorFiles: Readonly<Record<string, string>> = { '#bot': 'bot.ts', '#config': 'chat.config.ts' };

const statement = /^(?:import|export)\s+(type\s+)?[\w*{}\s,$]+?\s+from\s+'([^']+)'/gm;
const sideEffect = /^import\s+'([^']+)'/gm;
const dynamic = /\bimport\(\s*'([^']+)'/g;

/** All files of the repository whose text people read, read once. */
export const texts: readonly Pick<Source, 'path' | 'text'>[] = readdirSync(top, { withFileTypes: true })
  .flatMap((entry) => {
    // What stands in the operator's files is not for these rules.
    if (own.has(entry.name) || entry.name === 'node_modules') return [];
    if (entry.name.startsWith('.') && entry.name !== '.github') return [];
    if (entry.isFile()) return [join(top, entry.name)];
    return readdirSync(join(top, entry.name), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name));
  })
  .filter((file) => /\.(tsx?|[mc]?js|css|yml|md)$/.test(file))
  .map((file) => relative(top, file).split(sep).join('/'))
  .filter((path) => !/\/(\.|node_modules\/)/.test(path))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(top, path), 'utf8') }));

/** All sources of the repository with their imports: programs, tests and configuration. */
export const sources: readonly Source[] = texts.filter(({ path }) => /\.(tsx?|[mc]js)$/.test(path)).map(sourceOf);

function sourceOf({ path, text }: Pick<Source, 'path' | 'text'>): Source {
  const imports = [
    ...[...text.matchAll(statement)].map(([, type, name]) => importOf(path, name, type !== undefined)),
    ...[...text.matchAll(sideEffect)].map(([, name]) => importOf(path, name, false)),
    ...[...text.matchAll(dynamic)].map(([, name]) => importOf(path, name, false)),
  ];
  return { path, text, imports };
}

function importOf(from: string, name = '', typeOnly: boolean): Import {
  const path = name.startsWith('.') ? posix.join(posix.dirname(from), name) : operatorFiles[name];
  return { name, typeOnly, ...(path !== undefined && { path }) };
}
