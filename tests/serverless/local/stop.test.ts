import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseJournal } from '../../../serverless/local/queue/journal.ts';
import { type Change, Messages, type StoredMessage } from '../../../serverless/local/queue/messages.ts';
import { databaseProcess } from '../../support/database-process.ts';
import { eventually } from '../../support/eventually.ts';
import { copyProject, writeInto } from '../../support/project.ts';
import { startServers } from '../../support/servers.ts';
import type { Stack } from '../../support/stack.ts';
import { fixtures } from '../fixtures.ts';
import { fixtureStacks, says, send } from './fixture-stack.ts';

const start = fixtureStacks();

/** The messages that a stack's queue has on the disk. */
async function waiting({ env }: Stack): Promise<StoredMessage[]> {
  const messages = new Messages();
  const journal = await readFile(join(env.DATA_DIR ?? '', 'queue.journal'), 'utf8');
  for (const change of parseJournal<Change>(journal).records) messages.apply(change);
  return messages.all();
}

/** No process of the stack is left, and none of its ports is in use. */
async function expectGone({ urls, env }: Stack): Promise<void> {
  for (const url of [urls.http, urls.simulator, urls.site]) await expect(fetch(url)).rejects.toThrow();
  await eventually(() => expect(databaseProcess(env.DATA_DIR ?? '')).toBeUndefined());
}

describe('sls offline, when it ends', () => {
  test('stops on Ctrl-C, SIGTERM and a closed terminal, keeps what was left over a kill, too, and then does it in order', async () => {
    const project = copyProject({
      ...fixtures,
      'bot.ts': "export default async () => { throw new Error('Not now'); };",
    });
    const stack = await start({ project });
    await send(stack, 'first');
    await says(stack, 'Not now');
    await send(stack, 'second');
    expect(await stack.stop('SIGINT')).toBe(0);
    await expectGone(stack);

    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      const again = await start({ project, env: stack.env });
      await says(again, 'Not now');
      expect(await again.stop(signal), signal).toBe(0);
      await expectGone(again);
    }

    const killed = await start({ project, env: stack.env });
    await says(killed, 'Not now');
    expect((await send(killed, 'third')).status).toBe(200);
    await killed.kill();
    await expectGone(killed);
    expect((await waiting(stack)).map(({ key }) => key)).toEqual(['first', 'second', 'third']);

    writeInto(project, 'bot.ts', fixtures['bot.ts']);
    const last = await start({ project, env: stack.env });
    await says(last, 'turn: third');
    const order = [...last.output().matchAll(/turn: (\w+) attempt/g)].map(([, text]) => text);
    expect(order).toEqual(['first', 'second', 'third']);
    await eventually(async () => expect(await waiting(stack)).toEqual([]));
  });

  test('uses the database and the queue it is given, and loses nothing when it is killed', async () => {
    const servers = await startServers();
    const project = copyProject({ ...fixtures, 'bot.ts': "export default () => { throw new Error('Not now'); };" });
    const stack = await start({ project, env: servers.env });
    await send(stack, 'first');
    await says(stack, 'Not now');
    await send(stack, 'second');
    await stack.kill();

    writeInto(project, 'bot.ts', fixtures['bot.ts']);
    const again = await start({ project, env: stack.env });
    await says(again, 'turn: second');
    expect(again.output().indexOf('turn: first')).toBeLessThan(again.output().indexOf('turn: second'));
    expect(existsSync(join(stack.env.DATA_DIR ?? '', 'dynamodb'))).toBe(false);
    await again.stop();
    await servers.close();
  });
});
