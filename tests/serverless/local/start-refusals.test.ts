import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lockFolder } from '../../../serverless/local/lock.ts';
import { freePort } from '../../../serverless/local/ports.ts';
import { listening } from '../../cli/meta.ts';
import { newFolder } from '../../support/new-folder.ts';
import { copyProject } from '../../support/project.ts';
import type { StackOptions } from '../../support/stack.ts';
import { fixtures } from '../fixtures.ts';
import { fixtureStacks } from './fixture-stack.ts';

const PORTS = ['HTTP_PORT', 'SOCKET_PORT', 'SITE_PORT', 'INBOX_PORT', 'SIMULATOR_PORT'];
const start = fixtureStacks();
const failure = async (options: StackOptions): Promise<Error> => {
  const started = await start(options).catch((error: Error) => error);
  return started instanceof Error ? started : unexpected();
};

function unexpected(): never {
  throw new Error('It started.');
}

describe('sls offline, when it cannot start', () => {
  test('names each port that is in use, and the setting that changes it', async () => {
    const servers = await Promise.all(PORTS.map(() => listening(async () => ({ statusCode: 404, body: '' }))));
    const ports = servers.map(({ url }) => new URL(url).port);
    try {
      const env = Object.fromEntries(PORTS.map((setting, index) => [setting, ports[index] ?? '']));
      const { message } = await failure({ env });
      for (const [setting, port] of Object.entries(env))
        expect(message).toMatch(new RegExp(`^.*Port ${port}, .* set ${setting} to another port`, 'm'));
      expect(message).not.toContain('    at ');
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });

  test('names a setting of .env that is malformed, and where to get it', async () => {
    const project = copyProject({ ...fixtures, '.env': 'PAGE_ID=my-shop\n' });
    const failed = await failure({ project });
    expect(failed.message).toContain('PAGE_ID is "my-shop"');
    expect(failed.message).toContain('About section');
    expect(failed.message).not.toContain('    at ');
  });

  test('names the line of .env that sets nothing', async () => {
    const failed = await failure({ project: copyProject({ ...fixtures, '.env': 'PAGE_ID=7\nAPP_ID 8\n' }) });
    expect(failed.message).toContain('.env is not understood in line 2');
    expect(failed.message).not.toContain('    at ');
  });

  test('ends where nothing answers at DYNAMODB_ENDPOINT and SQS_ENDPOINT, and names both', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const failed = await failure({ env: { DYNAMODB_ENDPOINT: endpoint, SQS_ENDPOINT: endpoint } });
    for (const setting of ['DYNAMODB_ENDPOINT', 'SQS_ENDPOINT'])
      expect(failed.message).toContain(`${setting} is ${endpoint}, and nothing answers there. Start the server`);
    expect(failed.message).not.toContain('    at ');
  });

  test.each(['DYNAMODB_ENDPOINT', 'SQS_ENDPOINT'])('ends where another server answers at %s', async (setting) => {
    const other = await listening(async () => ({ statusCode: 404, body: 'Not found' }));
    try {
      const failed = await failure({ env: { [setting]: other.url } });
      expect(failed.message).toContain(`${setting} is ${other.url}, and what answers there is no working`);
      expect(failed.message).not.toContain('    at ');
    } finally {
      await other.close();
    }
  });

  test('names DATA_DIR where it is a file, or a place where no folder can be made', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const failed = await failure({ env: { DATA_DIR: file } });
    expect(failed.message).toContain(`DATA_DIR is ${file}, which is not writable`);
    expect(failed.message).not.toContain('    at ');
    for (const folder of [file, join(file, 'below'), '/proc/nope']) {
      const { message } = await lockFolder(folder).then(unexpected, (error: Error) => error);
      expect(message).toContain(`DATA_DIR is ${folder}, which is not writable`);
      expect(message).toContain('Set it to a folder');
    }
  });
});
