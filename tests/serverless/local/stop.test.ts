import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyProject, writeInto } from '../../support/project.ts';
import { startServers } from '../../support/servers.ts';
import { fixtures } from '../fixtures.ts';
import { fixtureStacks, says, send } from './fixture-stack.ts';

const start = fixtureStacks();

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
      const left: unknown = JSON.parse(await readFile(join(stack.env.DATA_DIR ?? '', 'queue.json'), 'utf8'));
      expect(left).toEqual({ Queue: [], DeadLetters: [] });
    },
  );

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
