import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localTarget } from '../../cli/stack/local.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'customer-chat-'));
  mkdirSync(join(directory, '.data'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** As the running stack leaves them, whose own environment may name other ports than this terminal's. */
function running(stack: object) {
  writeFileSync(join(directory, '.data/stack.json'), JSON.stringify(stack));
  writeFileSync(join(directory, '.data/stack.pid'), String(process.pid));
}

const addresses = async (env = {}) => {
  const { inbox, site, socket } = await localTarget({ env, directory }).resources();
  return { inbox, site, socket };
};

test('commands on this laptop use the addresses of the stack that runs', async () => {
  const stack = { inbox: 'http://localhost:9081', site: 'http://localhost:9080', socket: 'http://localhost:9001' };
  running(stack);
  expect(await addresses({ INBOX_PORT: '7081' })).toEqual(stack);
});

test.each([{}, { dynamodb: 'http://localhost:9000' }])('without them those of the settings: %o', async (stack) => {
  running(stack);
  expect(await addresses({ INBOX_PORT: '7081' })).toEqual({
    inbox: 'http://localhost:7081',
    site: 'http://localhost:8080',
    socket: 'http://localhost:3001',
  });
});
