import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newFolder } from './new-folder.ts';
import { writeOperatorFiles } from './operator-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const parts = [
  'examples',
  'handlers',
  'lib',
  'package.json',
  'serverless',
  'serverless.yml',
  'simulator',
  'site',
  'tsconfig.json',
  'tsconfig.operator.json',
];

/**
 * Copies this project with the operator's files of the tests, so that a test may change it, and writes `files` into the
 * copy. @returns its folder.
 */
export function copyProject(files: Readonly<Record<string, string>> = {}): string {
  const folder = newFolder();
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  writeOperatorFiles(folder);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) writeInto(folder, path, text);
  return folder;
}

/** Saves a file of the copy, as an editor would. */
export function writeInto(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
