import { existsSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { localDefaults } from '../../../lib/settings/index.ts';
import { freePort } from '../../../serverless/local/ports.ts';
import { listening } from '../../cli/meta.ts';
import { copyProject, writeInto } from '../../support/project.ts';
import { startServers } from '../../support/servers.ts';
import { newFolder, type Stack, type StackOptions, startStack } from '../../support/stack.ts';
import { fixtures } from '../fixtures.ts';

const stacks: Stack[] = [];
const start = async (options: StackOptions = {}): Promise<Stack> => {
  const stack = await startStack({ project: copyProject(fixtures), ...options });
  stacks.push(stack);
  return stack;
};
afterEach(async () => {
  await Promise.all(stacks.splice(0).map((stack) => stack.kill()));
});

const send = (stack: Stack, text: string, group = 'a'): Promise<Response> =>
  fetch(stack.urls.webhook, { method: 'POST', body: JSON.stringify({ group, id: text, text }) });
const failure = async (options: StackOptions): Promise<Error> => {
  const started = await start(options).catch((error: Error) => error);
  if (started instanceof Error) return started;
  throw new Error('It started.');
};
const says = (stack: Stack, text: string): Promise<void> =>
  vi.waitFor(() => expect(stack.output()).toContain(text), { timeout: 20_000, interval: 50 });

describe('sls offline', { timeout: 60_000 }, () => {
  test('starts everything, and says where it is and what to try', async () => {
    const stack = await start();
    for (const url of [
      stack.urls.webhook,
      `${stack.urls.simulator}/`,
      `${stack.urls.simulator}/inbox`,
      `${stack.urls.site}/chat.html`,
    ]) {
      expect(stack.output()).toContain(url);
    }
    expect(stack.output()).toContain('Get Started');
  });

  test('runs a turn for what comes in by the webhook, and keeps what it logs for `npm run logs`', async () => {
    const dataDir = newFolder();
    const bot = `export default async (text) => { console.log(JSON.stringify({ message: 'the bot read ' + text })); return text; };`;
    const project = copyProject({ ...fixtures, 'bot.ts': bot });
    const stack = await start({ project, env: { DATA_DIR: dataDir } });
    expect((await send(stack, 'hello')).status).toBe(200);
    await says(stack, 'turn: hello attempt 1');
    expect(await readFile(join(dataDir, 'stack.log'), 'utf8')).toContain('{"message":"the bot read hello"}\n');
  });

  test('runs an edited bot without a restart, and names its lines in errors', async () => {
    const project = copyProject(fixtures);
    const stack = await start({ project });
    await send(stack, 'one');
    await says(stack, 'turn: one');
    writeInto(project, 'bot.ts', "export default async (text: string): Promise<string> => 'edited '.concat(text);\n");
    await vi.waitFor(
      async () => {
        await send(stack, `try ${performance.now()}`);
        expect(stack.output()).toContain('turn: edited try');
      },
      { timeout: 10_000, interval: 100 },
    );

    writeInto(project, 'bot.ts', '// a comment\n\nexport default (): never => {\n  throw new Error("No idea");\n};\n');
    await vi.waitFor(
      async () => {
        await send(stack, `then ${performance.now()}`, 'b');
        expect(stack.output()).toMatch(/No idea\n.*bot\.ts:4:9/);
      },
      { timeout: 10_000, interval: 100 },
    );
  });

  test('goes on with the last good bot while the saved one does not compile', async () => {
    const project = copyProject(fixtures);
    const stack = await start({ project });
    writeInto(project, 'bot.ts', 'export default async (text) => {');
    await says(stack, 'bot.ts:1:');
    await send(stack, 'still here');
    await says(stack, 'turn: still here');
  });

  test('stays up whatever a bot does', async () => {
    const loops = `export default async (text) => {
      if (text === 'crash') setTimeout(() => { throw new Error('Nobody catches this'); });
      if (text === 'crash') await new Promise(() => {});
      if (text === 'loop') for (;;);
      return text;
    };`;
    const stack = await start({ project: copyProject({ ...fixtures, 'bot.ts': loops }) });
    await send(stack, 'loop', 'a');
    await send(stack, 'crash', 'b');
    await says(stack, 'Nobody catches this');
    await send(stack, 'hello', 'c');
    await says(stack, 'turn: hello attempt 1');
  });

  test('tries a failed turn again, before the next one of its thread, while other threads go on', async () => {
    const once = `let failed = false;
    export default async (text) => {
      if (text === 'first' && !failed) { failed = true; throw new Error('Not yet'); }
      return text;
    };`;
    const stack = await start({ project: copyProject({ ...fixtures, 'bot.ts': once }) });
    await send(stack, 'first', 'a');
    await send(stack, 'second', 'a');
    await send(stack, 'other', 'b');
    await says(stack, 'turn: second');
    const order = [...stack.output().matchAll(/turn: (\w+) attempt (\d)/g)].map(
      ([, text, attempt]) => `${text} ${attempt}`,
    );
    expect(order).toEqual(['other 1', 'first 2', 'second 1']);
  });

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

  test.each([['HTTP_PORT'], ['SOCKET_PORT'], ['SITE_PORT'], ['SIMULATOR_PORT']])(
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

  test.each(['DYNAMODB_ENDPOINT', 'SQS_ENDPOINT'])('ends where something else answers at %s', async (setting) => {
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
      expect(failed.message).toContain(`DATA_DIR is ${folder}, where nothing can be written`);
      expect(failed.message).toContain('Set it to a folder');
      expect(failed.message).not.toContain('    at ');
    }
  });

  test('says so where another stack has the data folder', async () => {
    const stack = await start();
    const failed = await failure({ env: { DATA_DIR: stack.env.DATA_DIR ?? '' } });
    expect(failed.message).toContain(`process ${stack.pid}`);
    expect(failed.message).toContain('DATA_DIR');
  });

  test('tells Messenger where the webhook is, and what the Page shows', async () => {
    const stack = await start();
    const { APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN } = localDefaults;
    const graph = async (path: string): Promise<unknown> =>
      (await fetch(`${stack.urls.simulator}/v26.0/${path}`)).json();
    expect(await graph(`${APP_ID}/subscriptions?access_token=${APP_ID}|${APP_SECRET}`)).toMatchObject({
      data: [{ object: 'page', callback_url: stack.urls.webhook, active: true }],
    });
    const profile = `me/messenger_profile?fields=get_started&access_token=${PAGE_ACCESS_TOKEN}`;
    expect(await graph(profile)).toEqual({ data: [{ get_started: { payload: 'GET_STARTED' } }] });
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

  test('starts no simulator where GRAPH_URL names a server, and says what Meta needs', async () => {
    const stack = await start({ env: { GRAPH_URL: 'http://localhost:9' } });
    await expect(fetch(stack.urls.simulator)).rejects.toThrow();
    expect(stack.output()).toContain('ngrok');
    expect(stack.output()).not.toContain('Page Inbox');
  });
});
