import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../../serverless/local/ports.ts';
import { listening } from '../../cli/meta.ts';
import { newFolder } from '../../support/new-folder.ts';
import { copyProject } from '../../support/project.ts';
import type { StackOptions } from '../../support/stack.ts';
import { fixtures } from '../fixtures.ts';
import { fixtureStacks } from './fixture-stack.ts';

const start = fixtureStacks();
const failure = async (options: StackOptions): Promise<Error> => {
  const started = await start(options).catch((error: Error) => error);
  if (started instanceof Error) return started;
  throw new Error('It started.');
};

describe('sls offline, when it cannot start', () => {
  test.each([['HTTP_PORT'], ['SOCKET_PORT'], ['SITE_PORT'], ['INBOX_PORT'], ['SIMULATOR_PORT']])(
    'names the port that is in use, and %s that changes it',
    async (setting) => {
      const server = createServer().listen(0, 'localhost');
      await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      const port = typeof address === 'object' ? String(address?.port) : '';
      try {
        const failed = await failure({ env: { [setting]: port } });
        expect(failed.message).toContain(`Port ${port}`);
        expect(failed.message).toContain(`set ${setting}`);
        expect(failed.message).not.toContain('    at ');
      } finally {
        server.close();
      }
    },
  );

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

  test.each(['DYNAMODB_ENDPOINT', 'SQS_ENDPOINT'])(
    'ends where nothing answers at %s, and names it',
    async (setting) => {
      const endpoint = `http://127.0.0.1:${await freePort()}`;
      const failed = await failure({ env: { [setting]: endpoint } });
      expect(failed.message).toContain(`${setting} is ${endpoint}, and nothing answers there. Start the server`);
      expect(failed.message).not.toContain('    at ');
    },
  );

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
    for (const folder of [file, join(file, 'below'), '/proc/nope']) {
      const failed = await failure({ env: { DATA_DIR: folder } });
      expect(failed.message).toContain(`DATA_DIR is ${folder}, which is not writable`);
      expect(failed.message).toContain('Set it to a folder');
      expect(failed.message).not.toContain('    at ');
    }
  });
});
