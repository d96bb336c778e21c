import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { connectSimulator } from '../../../simulator/index.ts';
import { databaseProcess } from '../../support/database-process.ts';
import { newFolder } from '../../support/new-folder.ts';
import { deliver, startStack } from '../../support/stack.ts';

test('A stack whose disk is full refuses events, names DATA_DIR, and answers all of them when there is room', async () => {
  const isFull = join(newFolder(), 'full');
  const NODE_OPTIONS = `--import ${fileURLToPath(new URL('../../support/full-disk.mjs', import.meta.url))}`;
  const stack = await startStack({ env: { NODE_OPTIONS, DISK_FULL_WHILE: isFull } });
  try {
    const simulator = connectSimulator(stack.urls.simulator);
    const phone = await simulator.person('Mary Jackson');
    const answer = async () => (await phone.nextMessage(60_000)).message?.text;
    await phone.say('hi');
    expect(await answer()).toBe('Thanks for writing to us on Messenger!');

    writeFileSync(isFull, '');
    const message = { mid: 'm_full', text: 'hi' };
    const event = { sender: { id: '99' }, recipient: { id: '1' }, timestamp: Date.now(), message };
    expect((await deliver(stack, event)).status).toBe(503);
    await phone.say('hi');
    expect(stack.output()).toContain(`The disk of ${stack.env.DATA_DIR} is full`);

    rmSync(isFull);
    await simulator.control({ action: 'retry_now' });
    expect(await answer()).toBe('Thanks for writing to us on Messenger!');
    expect((await deliver(stack, event)).status).toBe(200);

    writeFileSync(isFull, '');
    await phone.say('never written');
    await stack.stop();
    expect(existsSync(join(stack.env.DATA_DIR ?? '', 'stack.pid'))).toBe(false);
    expect(databaseProcess(stack.env.DATA_DIR ?? '')).toBeUndefined();
  } finally {
    await stack.kill();
  }
});
