import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readSettings } from '../../simulator/settings.ts';
import { PAGE, startBench } from '../support/simulator.ts';

const cli = fileURLToPath(new URL('../../simulator/cli.mjs', import.meta.url));

/** Starts the simulator with settings that must stop it. Returns its exit code and its error output. */
function refused(settings: Record<string, string>): { code: number | null; errorOutput: string } {
  const env = { PATH: process.env.PATH, SIMULATOR_PORT: '0', ...settings };
  const { status, stderr } = spawnSync(process.execPath, [cli], { env, encoding: 'utf8', timeout: 20_000 });
  return { code: status, errorOutput: stderr };
}

test.each([
  ['SIMULATOR_PORT', 'x', 'SIMULATOR_PORT is "x". Use a number from 0 (any free port) to 65535, or leave it out'],
  ['SIMULATOR_PORT', '65536', 'SIMULATOR_PORT is "65536".'],
  ['SIMULATOR_PORT', '-1', 'SIMULATOR_PORT is "-1".'],
  ['PAGE_ID', 'abc', 'PAGE_ID is "abc". Use the number of a Page, digits only, or leave it out'],
  ['APP_ID', '12 34', 'APP_ID is "12 34". Use the number of an app, digits only, or leave it out'],
])('%s=%s is refused with advice', (name, value, message) => {
  expect(() => readSettings({ [name]: value })).toThrow(message);
});

test('Without settings, or with blank ones, the simulator has working defaults', () => {
  expect(readSettings({ SIMULATOR_PORT: ' ', PAGE_ID: '' })).toEqual(readSettings({}));
  expect(readSettings({})).toMatchObject({ port: 4000, page: { id: '1002003004005' } });
});

test('The command names each wrong setting on a line, without a stack, and exits with 1', () => {
  const { code, errorOutput } = refused({ SIMULATOR_PORT: 'x', PAGE_ID: 'abc' });
  expect(code).toBe(1);
  expect(errorOutput.trim().split('\n')).toEqual([
    expect.stringMatching(/^SIMULATOR_PORT is "x"\. Use /),
    expect.stringMatching(/^PAGE_ID is "abc"\. Use /),
  ]);
}, 30_000);

test('If the port is in use, the command names the setting for another one in one line', async () => {
  const { url } = await startBench();
  const { port } = new URL(url);
  const { code, errorOutput } = refused({ SIMULATOR_PORT: port });
  expect(code).toBe(1);
  expect(errorOutput).toBe(
    `SIMULATOR_PORT is ${port}, which another program uses. Stop that one, or set SIMULATOR_PORT to a free port.\n`,
  );
}, 30_000);

test('If the data folder cannot be used or read, the command says so in one line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  writeFileSync(join(folder, 'simulator.json'), 'not a state');
  const inFile = refused({ DATA_DIR: join(folder, 'simulator.json') });
  expect(inFile.code).toBe(1);
  expect(inFile.errorOutput).toMatch(/^DATA_DIR is ".*", which cannot be used \(\w+\)\. Set it to a folder .*\n$/);
  const unreadable = refused({ DATA_DIR: folder });
  expect(unreadable.code).toBe(1);
  expect(unreadable.errorOutput).toMatch(/^\S+simulator\.json does not hold the simulator's state\. Delete it .*\n$/);
}, 60_000);

test('A link to an unknown Page shows the correct link with its ref, and injects no script', async () => {
  const { url } = await startBench();
  const answer = await fetch(`${url}/m/%3Cscript%3Ealert(1)%3C%2Fscript%3E?ref=spring&x=%22%3E`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const html = await answer.text();
  expect(html).toContain(`href="/m/${PAGE.id}?ref=spring&#38;x=%22%3E"`);
  expect(html).toContain(PAGE.name);
  expect(html).not.toContain('<script');
});
