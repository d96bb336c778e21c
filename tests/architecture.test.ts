import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Source, sources, texts } from './sources.ts';

/** The only file of each folder that reads the environment. */
const environmentReader = {
  cli: 'cli/environment.ts',
  serverless: 'serverless/plugin.mjs',
  simulator: 'simulator/main.ts',
};

const inFolder = (folder: string) => sources.filter(({ path }) => path.startsWith(`${folder}/`));
const pathsOf = (found: readonly Source[]) => found.map(({ path }) => path);
const byPath = new Map(sources.map((source) => [source.path, source]));

test('Every import of a file names a file that exists, so that no rule below passes by reading too little', () => {
  const files = sources.flatMap(({ path, imports }) => imports.map((each) => ({ from: path, ...each })));
  const missing = files.filter((each) => each.path !== undefined && !exists(each.path));
  expect(missing.map(({ from, name }) => `${from}: ${name}`)).toEqual([]);
  expect(files.length).toBeGreaterThan(1500);
});

describe('lib/', () => {
  test('imports nothing from the folders above it', () => {
    const above = inFolder('lib').flatMap(({ path, imports }) =>
      imports
        .filter((each) => each.path !== undefined && !each.path.startsWith('lib/'))
        .map(({ name }) => [path, name]),
    );
    expect(above).toEqual([]);
  });

  test('keeps its core pure: lib/conversation imports types of lib/messenger and nothing else', () => {
    const others = inFolder('lib/conversation').flatMap(({ path, imports }) =>
      imports
        .filter((each) => !each.path?.startsWith('lib/conversation/'))
        .filter((each) => !(each.typeOnly && each.path === 'lib/messenger/index.ts'))
        .map(({ name }) => [path, name]),
    );
    expect(others).toEqual([]);
  });

  test('reads the environment in lib/settings only', () => {
    const readers = inFolder('lib').filter((source) => !source.path.startsWith('lib/settings/') && readsEnv(source));
    expect(pathsOf(readers)).toEqual([]);
  });

  test('wires no function: stores, queues and Graph clients come from handlers and tools', () => {
    // Not in a declaration, and not in a comment.
    const adapters = /(?<!function |\* .*)\b(dynamoStore|sqsQueue|createGraph|gatewayPush)\(/;
    const wired = sources.filter(
      ({ path, text }) =>
        !/^(handlers|cli|serverless|bench|tests)\//.test(path) && adapters.test(withoutComments(text)),
    );
    expect(pathsOf(wired)).toEqual([]);
  });
});

test('No file imports itself through others, not even for a type', () => {
  // A dynamic import counts, too. Packages are left out.
  expect(cycles().map((cycle) => cycle.sort().join(', '))).toEqual([]);
});

test('What reaches a browser imports no package but Preact (and uqr for a QR code), nothing of Node, and does not use process', () => {
  const roots = sources.filter(({ path }) =>
    /^(site\/(inbox|lines|loader|panel|setup|pages)\/|site\/[^/]+\.ts$|simulator\/pages\/)/.test(path),
  );
  const reached = closure(roots);
  const wrong = reached.flatMap(({ path, text, imports }) => [
    ...imports
      .filter((each) => each.path === undefined && !/^(preact(\/.*)?|uqr)$/.test(each.name))
      .map(({ name }) => [path, name]),
    ...(/\bprocess\b(?=[.[])|\.process\b|= process\b/.test(withoutComments(text)) ? [[path, 'process']] : []),
  ]);
  expect(wrong).toEqual([]);
  expect(pathsOf(reached)).toContain('lib/messenger/limits.ts');
});

test.each(['cli', 'serverless', 'simulator'] as const)('%s/ reads the environment in one file', (folder) => {
  expect(pathsOf(inFolder(folder).filter(readsEnv))).toEqual([environmentReader[folder]]);
});

test('The operator’s files are imported by #bot and #config, for which the tests have files of their own', () => {
  const direct = sources.flatMap(({ path, imports }) =>
    imports
      .filter((each) => each.name.startsWith('.') && /^(bot|chat\.config)\.ts$/.test(each.path ?? ''))
      .map(({ name }) => `${path}: ${name}`),
  );
  expect(direct).toEqual([]);
});

test('What only the local stack shows is in no deployed part of the site', () => {
  const users = sources.filter(
    ({ path, imports }) =>
      !path.startsWith('site/local/') && imports.some((each) => each.path?.startsWith('site/local/')),
  );
  expect(pathsOf(users)).toEqual([]);
});

test('Each type-checked file belongs to a tsconfig of a runtime', () => {
  const included = ['browser', 'lambda', 'tools'].flatMap((runtime): string[] => {
    const { include } = JSON.parse(readFileSync(`tsconfig.${runtime}.json`, 'utf8'));
    return include;
  });
  const unchecked = sources.filter(
    // The types for a page's own project are checked in a project of their own: tests/site/react-example.test.ts.
    ({ path }) =>
      /\.tsx?$/.test(path) && /\/(?!embed\/)/.test(path) && !included.some((each) => path.startsWith(`${each}/`)),
  );
  expect(pathsOf(unchecked)).toEqual([]);
});

test('No file but lib/store spells the key of an item, so that forgetting knows every kind of it', () => {
  const spelled = /['"`](?:[A-Z]+#|AGENTS['"`]|STATE['"`]|TOLD['"`]|PROFILE['"`])/;
  const others = sources.filter(
    ({ path, text }) =>
      /^(lib|handlers|cli|serverless)\//.test(path) &&
      !/^lib\/store\/(keys|item-kinds)\.ts$/.test(path) &&
      spelled.test(withoutComments(text)),
  );
  expect(pathsOf(others)).toEqual([]);
});

test('Every handler is one function under 60 lines', () => {
  const long = inFolder('handlers').filter(({ text }) => text.trimEnd().split('\n').length >= 60);
  expect(pathsOf(long)).toEqual([]);
});

test('Every error class extends ChatError of lib/errors.ts', () => {
  const classes = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\bclass (\w+)(?:<[^{]*?>)? extends Error\b/g)].map(([, name]) => `${path}: ${name}`),
  );
  expect(classes).toEqual(['lib/errors.ts: ChatError']);
});

test('No exported name stands for several things: docs/glossary.md has the words to use', () => {
  const vague =
    /^(Entry|VisitorEntry|turn|work|put|act|held|together|most|believed|record|numbered|place|ours|messenger|livePush|pushLive|retryDelay|page|client|owners|OWNERS)$/;
  const exported = sources
    .filter(({ path }) => /^(lib|handlers|site|serverless|cli|simulator)\//.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:abstract |async )*(?:function|const|let|class|interface|type) (\w+)/gm)].flatMap(
        ([, name = '']) => (vague.test(name) ? [`${path}: ${name}`] : []),
      ),
    );
  expect(exported).toEqual([]);
});

test('Comments and the prose of the docs have at most 120 columns', () => {
  const long = texts.flatMap(({ path, text }) =>
    (path.endsWith('.md') ? prose(text) : text.split('\n').filter((line) => /^\s*(?:\/?\*|\/\/|#)/.test(line)))
      .filter((line) => line.length > 120 && !/biome-ignore/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(long).toEqual([]);
});

test('Every npm script refuses a Node.js that is too old before it runs', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
  const unguarded = Object.keys(scripts).filter(
    (name) => !name.startsWith('pre') && scripts[`pre${name}`] !== 'node cli/node-version.mjs',
  );
  expect(unguarded).toEqual([]);
});

/** Lines of a page without its code, tables and links. */
function prose(page: string): string[] {
  return page
    .replace(/^```[\s\S]*?^```/gm, '')
    .split('\n')
    .filter((line) => !/^\s*\||\]\(|https?:\/\//.test(line));
}

/** Examples in TSDoc may construct anything. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/?\*.*$/gm, '');
}

function readsEnv({ text }: Source): boolean {
  return /\bprocess\.env\b|\benv\b[^{};]*\} = process\b|import [^;]*\benv\b[^;]*from '(?:node:)?process'/.test(text);
}

function exists(path: string): boolean {
  if (byPath.has(path)) return true;
  try {
    return readFileSync(path).length >= 0;
  } catch {
    return false;
  }
}

function importedBy({ imports }: Source): Source[] {
  return imports.flatMap(({ path }) => (path === undefined ? [] : (byPath.get(path) ?? [])));
}

/** The sources with everything that they import. */
function closure(roots: readonly Source[]): Source[] {
  const reached = new Set<Source>();
  const waiting = [...roots];
  for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
    if (reached.has(source)) continue;
    reached.add(source);
    waiting.push(...importedBy(source));
  }
  return [...reached];
}

/** Groups of files that reach each other (Tarjan's strongly connected components of more than one file). */
function cycles(): string[][] {
  const numbers = new Map<Source, number>();
  const path: Source[] = [];
  const found: string[][] = [];
  const visit = (source: Source): number => {
    let low = numbers.size;
    const own = low;
    numbers.set(source, own);
    path.push(source);
    for (const next of importedBy(source)) {
      if (!numbers.has(next)) low = Math.min(low, visit(next));
      else if (path.includes(next)) low = Math.min(low, numbers.get(next) ?? low);
    }
    if (low === own) {
      const group = path.splice(path.indexOf(source));
      if (group.length > 1 || importedBy(source).includes(source)) found.push(pathsOf(group));
    }
    return low;
  };
  for (const source of sources) if (!numbers.has(source)) visit(source);
  return found;
}
