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

describe('sls offline, when it ends', () => {
  test.each([
    ['Ctrl-C', 'SIGINT'],
    ['SIGTERM', 'SIGTERM'],
    ['a closed terminal', 'SIGHUP'],
  ] as const)(
    'stops on %s, leaves no process or port behind, and does what was left at the next start',
    async (_, signal) => {
      const project = copyProject({
        ...fixtures,
        'bot.ts': "export default async () => { throw new Error('Not now'); };",
      });
      const stack = await start({ project });
      await send(stack, 'first');
      await send(stack, 'second');
      await says(stack, 'Not now');
      expect(await stack.stop(signal)).toBe(0);
      for (const url of [stack.urls.http, stack.urls.simulator, stack.urls.site])
        await expect(fetch(url)).rejects.toThrow();

      writeInto(project, 'bot.ts', fixtures['bot.ts']);
      const again = await start({ project, env: stack.env });
      await says(again, 'turn: second');
      expect(again.output().indexOf('turn: first')).toBeLessThan(again.output().indexOf('turn: second'));
      expect(await again.stop()).toBe(0);
      expect(await waiting(stack)).toEqual([]);
    },
  );

  test('loses no acknowledged event when it is killed, handles each thread in its order, and leaves no process', async () => {
    const project = copyProject({ ...fixtures, 'bot.ts': "export default () => { throw new Error('Not now'); };" });
    const stack = await start({ project });
    expect((await send(stack, 'first')).status).toBe(200);
    await says(stack, 'Not now');
    expect((await send(stack, 'second')).status).toBe(200);
    await stack.kill();
    expect((await waiting(stack)).map(({ key }) => key)).toEqual(['first', 'second']);
    await eventually(() => expect(databaseProcess(stack.env.DATA_DIR ?? '')).toBeUndefined());

    writeInto(project, 'bot.ts', fixtures['bot.ts']);
    const again = await start({ project, env: stack.env });
    await says(again, 'turn: second');
    expect(again.output().indexOf('turn: first')).toBeLessThan(again.output().indexOf('turn: second'));
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
