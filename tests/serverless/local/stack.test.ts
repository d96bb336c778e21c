import { lstatSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doctor } from '../../../cli/doctor/doctor.ts';
import type { Finding } from '../../../cli/doctor/index.ts';
import { localDefaults } from '../../../lib/settings/index.ts';
import { connectSimulator } from '../../../simulator/index.ts';
import { runCommand } from '../../cli/run.ts';
import { eventually } from '../../support/eventually.ts';
import { copyProject, writeInto } from '../../support/project.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { fixtures } from '../fixtures.ts';
import { slowSocket, testClosingSockets } from './closing-sockets.ts';
import { fixtureStacks, says, send } from './fixture-stack.ts';

const start = fixtureStacks();

describe('sls offline', () => {
  let project: string;
  let stack: Stack;
  beforeAll(async () => {
    const bot = `export default async (text) => { console.log(JSON.stringify({ message: 'the bot read ' + text })); return text; };`;
    project = copyProject({ ...fixtures, 'bot.ts': bot });
    // Behind a company's proxy, which does not lead to this computer.
    const proxy = 'http://127.0.0.1:9';
    // Node.js 24 reads the proxy itself where the last variable is set.
    stack = await startStack({
      project,
      env: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, http_proxy: proxy, NODE_USE_ENV_PROXY: '1' },
    });
  });
  afterAll(() => stack?.kill());

  test('starts everything, and prints the addresses and what to try', () => {
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

  test('sets the webhook and the profile of the Page in the simulator', async () => {
    const { APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN } = localDefaults;
    const graph = async (path: string): Promise<unknown> =>
      (await fetch(`${stack.urls.simulator}/v26.0/${path}`)).json();
    expect(await graph(`${APP_ID}/subscriptions?access_token=${APP_ID}|${APP_SECRET}`)).toMatchObject({
      data: [{ object: 'page', callback_url: stack.urls.webhook, active: true }],
    });
    const profile = `me/messenger_profile?fields=get_started&access_token=${PAGE_ACCESS_TOKEN}`;
    expect(await graph(profile)).toEqual({ data: [{ get_started: { payload: 'GET_STARTED' } }] });
  });

  test('runs a turn for an event of the webhook, and keeps its log for `npm run logs`', async () => {
    expect((await send(stack, 'hello')).status).toBe(200);
    await says(stack, 'turn: hello attempt 1');
    expect(await readFile(join(stack.env.DATA_DIR ?? '', 'stack.log'), 'utf8')).toContain(
      '{"message":"the bot read hello"}\n',
    );
  });

  test('has a verified sender of mails for the doctor, and a sandbox where the control panel turns it on', async () => {
    const doctorSays = async () => {
      const { output } = await runCommand(doctor, ['--local', '--json'], { env: stack.env, directory: project });
      const { findings }: { findings: Finding[] } = JSON.parse(output);
      return findings.find(({ check }) => check === 'Visitor mail');
    };
    expect(await doctorSays()).toMatchObject({ state: 'ok', found: 'from chat@shop.example, to every address' });
    const simulator = connectSimulator(stack.urls.simulator);
    await simulator.control({ action: 'ses', sandbox: true });
    expect(await doctorSays()).toMatchObject({ state: 'warn', found: expect.stringContaining('in the sandbox') });
    await simulator.control({ action: 'ses', sandbox: false });
  });

  test('prints no control character raw that a function writes', async () => {
    await send(stack, 'red \u001b[31m\u009b \u202e end');
    await says(stack, String.raw`red \u001b[31m\u009b \u202e end`);
    expect(stack.output()).not.toMatch(/[\u009b\u202e]/);
  });

  test('keeps its data where no other user of the computer reads it', async () => {
    const folder = stack.env.DATA_DIR ?? '';
    const paths = [folder, ...(await readdir(folder, { recursive: true })).map((name) => join(folder, name))];
    expect(paths.length).toBeGreaterThan(20);
    // A file may have been renamed meanwhile. The files of website and inbox are public, but their folders are not.
    const rights = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.mode ?? 0;
    const readable = paths.filter((path) => !/\/(site|inbox)\//.test(path) && (rights(path) & 0o077) !== 0);
    expect(readable).toEqual([]);
  });

  test('names the process that uses the data folder already', async () => {
    const error = await start({ env: { DATA_DIR: stack.env.DATA_DIR ?? '' } }).catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toContain(`process ${stack.pid}`);
    expect(String(error)).toContain('DATA_DIR');
  });

  test('runs an edited bot without a restart, and names its lines in errors', async () => {
    await send(stack, 'one');
    await says(stack, 'turn: one');
    writeInto(project, 'bot.ts', "export default async (text: string): Promise<string> => 'edited '.concat(text);\n");
    await eventually(async () => {
      await send(stack, `try ${performance.now()}`);
      expect(stack.output()).toContain('turn: edited try');
    }, 100);

    writeInto(project, 'bot.ts', '// a comment\n\nexport default (): never => {\n  throw new Error("No idea");\n};\n');
    await eventually(async () => {
      await send(stack, `then ${performance.now()}`, 'b');
      expect(stack.output()).toMatch(/No idea\n.*bot\.ts:4:9/);
    }, 100);
  });

  test('goes on with the last good bot while the saved one does not compile', async () => {
    writeInto(project, 'bot.ts', "export default async (text: string): Promise<string> => 'good '.concat(text);\n");
    await eventually(async () => {
      await send(stack, `good? ${performance.now()}`, 'c');
      expect(stack.output()).toContain('turn: good good?');
    }, 100);
    writeInto(project, 'bot.ts', 'export default async (text) => {');
    await says(stack, 'bot.ts:1:');
    await send(stack, 'still here', 'c');
    await says(stack, 'turn: good still here');
  });
});

describe('sls offline with functions that fail or wait', () => {
  let stack: Stack;
  beforeAll(async () => {
    const bot = `let failed = false;
    export default async (text) => {
      if (text === 'first' && !failed) { failed = true; throw new Error('Not yet'); }
      if (text === 'crash') setTimeout(() => { throw new Error('An uncaught error'); });
      if (text === 'crash') await new Promise(() => {});
      if (text === 'loop') for (;;);
      return text;
    };`;
    stack = await startStack({
      project: copyProject({ ...fixtures, 'bot.ts': bot, 'handlers/socket.ts': slowSocket }),
    });
  });
  afterAll(() => stack?.kill());

  test('tries a failed turn again, before the next one of its thread, while other threads go on', async () => {
    await send(stack, 'first', 'a');
    await send(stack, 'second', 'a');
    await send(stack, 'other', 'b');
    await says(stack, 'turn: second');
    const order = [...stack.output().matchAll(/turn: (\w+) attempt (\d)/g)].map(
      ([, text, attempt]) => `${text} ${attempt}`,
    );
    expect(order).toEqual(['other 1', 'first 2', 'second 1']);
  });

  // A thousand are in `closing-sockets.long.ts`.
  testClosingSockets(40, () => stack);

  test('survives every failure of a bot', async () => {
    await send(stack, 'loop', 'c');
    await send(stack, 'crash', 'd');
    await says(stack, 'An uncaught error');
    await send(stack, 'hello', 'e');
    await says(stack, 'turn: hello attempt 1');
  });
});

describe('sls offline with the real Messenger', () => {
  test('starts no simulator where GRAPH_URL names a server, and says what Meta needs', async () => {
    const stack = await start({ env: { GRAPH_URL: 'http://localhost:9' } });
    await expect(fetch(stack.urls.simulator)).rejects.toThrow();
    expect(stack.output()).toContain('ngrok');
    expect(stack.output()).not.toContain('Page Inbox');
  });
});
