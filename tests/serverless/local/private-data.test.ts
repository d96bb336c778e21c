import { chmodSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { narrowRights } from '../../../serverless/local/private-data.ts';
import { newFolder } from '../../support/new-folder.ts';

let folder: string;
const rights = (...path: string[]) => lstatSync(join(folder, ...path)).mode & 0o777;
function put(mode: number, ...path: string[]): void {
  writeFileSync(join(folder, ...path), '');
  chmodSync(join(folder, ...path), mode);
}
beforeEach(() => {
  folder = newFolder();
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'dynamodb'));
  chmodSync(join(folder, 'dynamodb'), 0o755);
  put(0o644, 'dynamodb', '000005.ldb');
  for (const name of ['queue.journal', 'stack.log', 'stack.log.1']) put(0o664, name);
});

test('What an earlier stack has left is readable by its user alone', async () => {
  await narrowRights(folder);
  expect([rights(), rights('dynamodb')]).toEqual([0o700, 0o700]);
  for (const path of [['dynamodb', '000005.ldb'], ['queue.journal'], ['stack.log'], ['stack.log.1']]) {
    expect(rights(...path), path.join('/')).toBe(0o600);
  }
});

test('A folder that has files of others keeps its rights, and so do those files and what links lead to', async () => {
  put(0o755, 'program');
  put(0o644, 'stackoverflow.txt');
  symlinkSync(join(folder, 'program'), join(folder, 'stack.json'));
  await narrowRights(folder);
  expect([rights(), rights('program'), rights('stackoverflow.txt')]).toEqual([0o755, 0o755, 0o644]);
  expect(rights('queue.journal')).toBe(0o600);
});
