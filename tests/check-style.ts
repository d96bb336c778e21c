import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { field, listOf, readJson, text } from '../lib/json.ts';
import { operatorEntries, projectEntries } from '../serverless/package/operator-files.ts';

/**
 * Formats and rules of the whole project, as a part of `npm run check`. Style in the operator's own files is a warning:
 * `npm test` is about the project.
 */
const root = join(import.meta.dirname, '..');
const checked = projectEntries.filter((name) => name !== 'node_modules' && existsSync(join(root, name)));
process.exitCode = biome(checked, ['--error-on-warnings'], 'inherit').status ?? 1;
const own = operatorEntries(root);
const report = readJson(biome(own, ['--reporter=json', '--no-errors-on-unmatched'], 'pipe').stdout);
const files = listOf(field(report, 'diagnostics'), (each) => text(field(field(each, 'location'), 'path')));
if (files.length > 0) {
  console.log(
    `Warning: the style of your own files, ${[...new Set(files)].join(', ')}: \`npm run format\` corrects most of it.`,
  );
}

function biome(paths: readonly string[], flags: readonly string[], output: 'inherit' | 'pipe') {
  const program = join(root, 'node_modules/@biomejs/biome/bin/biome');
  return spawnSync(process.execPath, [program, 'check', ...flags, ...paths], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', output, output],
  });
}
