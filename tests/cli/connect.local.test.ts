import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import config from '#config';
import { explain } from '../../cli/command/explain.ts';
import { connect } from '../../cli/connect/connect.ts';
import { localTarget } from '../../cli/stack/local.ts';
import type { ChatConfig } from '../../lib/config/index.ts';
import { localDefaults } from '../../lib/settings/index.ts';
import { webhookFields } from '../../lib/webhook/index.ts';
import { listening, type Meta, other, startMeta, startWebhook, userToken } from './meta.ts';
import { ctrlC, fakeTerminal } from './terminal.ts';

const { APP_ID, APP_SECRET, PAGE_ID, PAGE_ACCESS_TOKEN, VERIFY_TOKEN } = localDefaults;
const secrets = [APP_SECRET, PAGE_ACCESS_TOKEN, VERIFY_TOKEN, userToken, other.secret, other.token];

let meta: Meta;
let webhook: Awaited<ReturnType<typeof startWebhook>>;
let directory: string;
/** The output of all commands in these tests. */
let printed = '';

beforeAll(async () => {
  meta = await startMeta();
});
afterAll(() => meta.close());
beforeEach(async () => {
  webhook = await startWebhook({ appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN });
  directory = mkdtempSync(join(tmpdir(), 'customer-chat-'));
});
afterEach(async () => {
  meta.unpatch();
  await meta.sim.control({ action: 'reset', all: true });
  await meta.sim.control({ action: 'token', valid: true });
  await webhook.close();
  rmSync(directory, { recursive: true });
});

interface Options {
  answers?: string[];
  env?: Record<string, string>;
  config?: ChatConfig;
}

/** Runs `npm run connect -- --local …`. @returns the output and the exit code. */
async function run(args: string[], { answers = [], env = {}, config: given = config }: Options = {}) {
  const { terminal, output, questions } = fakeTerminal(...answers);
  const cli = { env: { GRAPH_URL: meta.url, ...env }, directory, config: given, terminal };
  const result = await connect.run(['--local', ...args], cli).then(
    (code) => ({ code, what: '', todo: '' }),
    (error: unknown) => ({ code: 1, ...explain(error) }),
  );
  const all = [output(), ...questions, result.what, result.todo].join('\n');
  printed += all;
  return { ...result, output: output(), questions, all };
}

const given = ['--app-id', APP_ID, '--app-secret', APP_SECRET, '--token', userToken];
const here = () => ['--url', webhook.url];
const changesAtMeta = async () =>
  (await meta.sim.calls()).filter(({ method, path }) => method !== 'GET' && !path.startsWith('/oauth'));

describe('Connecting a Page', () => {
  test('subscribes app and Page, sets the profile, and says what it did', async () => {
    const { code, output } = await run([...given, ...here()]);
    expect(code, output).toBe(0);
    const [app] = (await meta.sim.control({ action: 'clear_faults' })).apps;
    expect(app).toMatchObject({ callback_url: webhook.webhook, fields: webhookFields, page_fields: webhookFields });
    expect(output).toContain('Kiln & Cup (1002003004005)');
    expect(output).toMatch(/✓ Profile .*set as chat.config.ts says/);
    expect(output).toMatch(/Default app/);
  });

  test('changes nothing the second time, and needs no flags', async () => {
    await run([...given, ...here()]);
    const before = await changesAtMeta();
    const again = await run(here());
    expect(again.code, again.what).toBe(0);
    expect(again.output).toContain('was subscribed already');
    expect(again.output).toContain('is as chat.config.ts says');
    const paths = (await changesAtMeta()).slice(before.length).map(({ path }) => path);
    expect(paths).toEqual([`/${APP_ID}/subscriptions`]);
  });

  test('keeps the Page of the last run, and says how to choose another one', async () => {
    await run([...given, ...here()]);
    const pages = [
      { id: '42', name: 'Another', access_token: 't42', tasks: [] },
      { id: PAGE_ID, name: 'Kiln & Cup', access_token: PAGE_ACCESS_TOKEN, tasks: [] },
    ];
    meta.patch('/me/accounts', () => ({ data: pages }));
    const { code, output } = await run([...given, ...here()]);
    expect(code).toBe(0);
    expect(output).toContain('For another one: --page and its number, of 42 (Another).');
    expect((await run([...given, ...here(), '--page', PAGE_ID])).output).not.toContain('For another one');
  });

  test('asks a person at a terminal for what is missing', async () => {
    const { code, questions, what } = await run(here(), { answers: ['', '', userToken] });
    expect(code, what).toBe(0);
    expect(questions).toHaveLength(3);
    expect(questions[0]).toContain(`Enter keeps ${APP_ID}`);
  });
});

describe('Before anything is changed', () => {
  async function refused(args: string[], options?: Options) {
    const before = (await changesAtMeta()).length;
    const result = await run(args, options);
    expect(result.code).toBe(1);
    expect(await changesAtMeta()).toHaveLength(before);
    expect(() => statSync(join(directory, '.env'))).toThrow();
    return result;
  }

  test('an app secret of another app is refused', async () => {
    const { what, todo } = await refused([...given, '--app-secret', 'a-secret-of-another-app', ...here()]);
    expect(what).toContain(`does not know the app ${APP_ID} with this secret`);
    expect(todo).toContain(`/apps/${APP_ID}/settings/basic`);
  });

  test('a token of another app is refused', async () => {
    const { what, todo } = await refused([...given, '--token', other.token, ...here()]);
    expect(what).toBe(`This token belongs to app 777, not to ${APP_ID}.`);
    expect(todo).toContain('choose this app');
  });

  test('an unknown token is refused', async () => {
    const { what } = await refused([...given, '--token', 'made-up', ...here()]);
    expect(what).toContain('The token is not valid');
  });

  test('a token that has expired', async () => {
    await meta.sim.control({ action: 'token', valid: false });
    const { what, todo } = await refused([...given, '--token', PAGE_ACCESS_TOKEN, ...here()]);
    expect(what).toContain('Session has expired');
    expect(todo).toContain('Make a new one');
  });

  test('a token without the permission to write messages is refused', async () => {
    meta.patch('/debug_token', (answer) => ({
      data: { ...('data' in answer && Object(answer.data)), scopes: ['pages_show_list'] },
    }));
    const { what, todo } = await refused([...given, ...here()]);
    expect(what).toContain('lacks the permissions pages_messaging and pages_manage_metadata');
    expect(todo).toContain('"Permissions"');
  });

  test('a Page without the task MESSAGING is refused', async () => {
    meta.patch('/me/accounts', () => ({
      data: [{ id: PAGE_ID, name: 'Kiln & Cup', access_token: PAGE_ACCESS_TOKEN, tasks: ['ANALYZE', 'MODERATE'] }],
    }));
    const { what, todo } = await refused([...given, ...here()]);
    expect(what).toContain('task MESSAGING is missing');
    expect(todo).toContain('Have an admin of the Page');
  });

  test('a user without a Page is told so', async () => {
    meta.patch('/me/accounts', () => ({ data: [] }));
    const { what } = await refused([...given, ...here()]);
    expect(what).toContain('manages no Page');
  });

  test('missing answers are listed where there is no terminal; a pipe is not read', async () => {
    const { what, todo } = await refused(['--url', 'https://abc.ngrok.app'], {
      env: { GRAPH_URL: 'https://graph.invalid' },
    });
    expect(what).toBe('Not given: --app-id (or APP_ID), --app-secret (or APP_SECRET), --token (or PAGE_ACCESS_TOKEN).');
    expect(todo).toContain('Answers from a pipe are not read');
  });

  test('several Pages are listed where there is no terminal to choose in', async () => {
    const pages = ['1', '2'].map((id) => ({ id, name: `Page ${id}`, access_token: `t${id}`, tasks: [] }));
    meta.patch('/me/accounts', () => ({ data: pages }));
    const { what, todo } = await refused([...given, ...here()]);
    expect(what).toContain('1 (Page 1), 2 (Page 2)');
    expect(todo).toContain('--page');
  });

  test('a token of another Page than the one of chat.config.ts is refused', async () => {
    const { what } = await refused([...given, ...here()], { config: { ...config, page: { id: '42', name: 'Other' } } });
    expect(what).toContain('does not manage Page 42');
  });

  test('an http address is refused: Meta calls https only', async () => {
    const { what } = await refused([...given, '--url', 'http://shop.example'], {
      env: { GRAPH_URL: 'https://graph.invalid' },
    });
    expect(what).toContain('https:// only');
  });

  test('a laptop without a public address is refused', async () => {
    const { what, todo } = await refused(given, { env: { GRAPH_URL: 'https://graph.invalid' } });
    expect(what).toContain('public address');
    expect(todo).toContain('ngrok http 3000');
  });

  test('a webhook that does not run is reported', async () => {
    await webhook.close();
    const { what, todo } = await refused([...given, ...here()]);
    expect(what).toContain('cannot be reached (ECONNREFUSED)');
    expect(todo).toContain('npm start');
    webhook = await startWebhook({ appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN });
  });

  test('another server at the address is reported', async () => {
    const stranger = await listening(async () => ({ statusCode: 404, body: 'Not here' }));
    const { what, todo } = await refused([...given, '--url', stranger.url]);
    expect(what).toContain('with 404');
    expect(todo).toContain('Another server');
    await stranger.close();
  });

  test('a secret that was copied with its quotes is refused', async () => {
    const { what, todo } = await refused([...given, '--app-secret', '"abc"', ...here()]);
    expect(what).toContain('APP_SECRET has blanks, quotes');
    expect(todo).toContain('App settings, Basic');
  });

  test('an unknown flag is refused', async () => {
    const { what } = await refused(['--tokn', 'x']);
    expect(what).toContain("'--tokn'");
  });

  test('an app that delivers to another address is not moved without a yes', async () => {
    const elsewhere = await startWebhook({ appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN });
    await run([...given, '--url', elsewhere.url]);
    rmSync(join(directory, '.env'), { force: true });
    const { what, output } = await refused([...given, ...here()]);
    expect(what).toContain('Nothing was changed');
    expect(output).toContain(`delivers to ${elsewhere.webhook} now`);
    expect((await run([...given, ...here(), '--yes'])).code).toBe(0);
    await elsewhere.close();
  });
});

describe('What it stores', () => {
  test('goes into .env, which only the user can read, and keeps its other lines', async () => {
    const file = join(directory, '.env');
    writeFileSync(file, '# my notes\nHTTP_PORT=3100\nAPP_SECRET=old # was\nNOTE="a b"');
    chmodSync(file, 0o644);
    webhook.known.appSecret = 'old';
    const { what, todo } = await run([...given, ...here()]);
    expect(what).toContain('signed post: 401');
    expect(todo).toContain('Start `npm start` again');
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^# my notes\nHTTP_PORT=3100\nAPP_SECRET=local-app-secret\nNOTE="a b"\n/);
    expect(text).toContain(`\nPAGE_ACCESS_TOKEN=${PAGE_ACCESS_TOKEN}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await meta.sim.calls('subscriptions')).filter(({ method }) => method === 'POST')).toHaveLength(0);

    webhook.known.appSecret = APP_SECRET;
    expect((await run(here())).code).toBe(0);
  });

  test('is named by its place, and no .env is named where the simulator needs none', async () => {
    expect(localTarget({ env: {}, directory }).source).toBe("the simulator's own");
    writeFileSync(join(directory, '.env'), `PAGE_ID=${PAGE_ID}\n`);
    expect(localTarget({ env: {}, directory }).source).toBe(`in ${join(directory, '.env')}`);
    expect(localTarget({ env: { APP_ID }, directory }).source).toContain("this terminal's environment");
  });

  test('includes values of the environment, which end with this terminal', async () => {
    const env = { APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN, VERIFY_TOKEN };
    const { code, what, output } = await run(here(), { env });
    expect(code, what).toBe(0);
    expect(output).toContain('PAGE_ID, APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN, VERIFY_TOKEN stored');
    const later = localTarget({ env: {}, directory });
    expect(later.graphUrl).toBe(meta.url);
    expect(await later.identity()).toEqual({ ...env, PAGE_ID });
    expect((await run(here(), { env })).output).toContain('as they were');
  });
});

describe('A laptop that is connected to Meta', () => {
  test('stores the server and the public address for the other commands', async () => {
    const meta = localTarget({ env: {}, directory }, 'https://graph.facebook.com');
    expect(meta.graphUrl).toBe('https://graph.facebook.com');
    await meta.keep({ APP_ID: '1', APP_SECRET: 'with#hash' }, { WEBHOOK_URL: 'https://abc.ngrok.app/webhook' });
    const later = localTarget({ env: {}, directory });
    expect(later.graphUrl).toBe('https://graph.facebook.com');
    expect(await later.identity()).toEqual({ APP_ID: '1', APP_SECRET: 'with#hash' });
    expect((await later.resources()).webhook).toBe('https://abc.ngrok.app/webhook');
  });

  test('uses the simulator without a setting', () => {
    expect(localTarget({ env: { SIMULATOR_PORT: '4100' }, directory }).graphUrl).toBe('http://localhost:4100');
  });
});

describe('A Messenger Profile that was changed by hand', () => {
  const byHand = { greeting: [{ locale: 'default', text: 'By hand' }] };
  async function setByHand() {
    await fetch(`${meta.url}/v26.0/me/messenger_profile?access_token=${PAGE_ACCESS_TOKEN}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(byHand),
    });
  }
  const greeting = async () =>
    (
      await (
        await fetch(`${meta.url}/v26.0/me/messenger_profile?fields=greeting&access_token=${PAGE_ACCESS_TOKEN}`)
      ).json()
    ).data[0].greeting[0].text;

  test('is shown and not changed', async () => {
    await setByHand();
    const { code, output } = await run([...given, ...here()]);
    expect(code).toBe(0);
    expect(output).toContain('~ greeting[default].text: "By hand" → "Hi! Ask us anything about our pots."');
    expect(output).toContain('left as it is');
    expect(await greeting()).toBe('By hand');
  });

  test('is not changed where Ctrl-C ends the question; the message says that all else is done', async () => {
    await setByHand();
    const { what } = await run(here(), { answers: ['', '', userToken, ctrlC] });
    expect(what).toBe('Stopped: the profile is as it was, all else is done.');
    expect(await greeting()).toBe('By hand');
  });

  test('is overwritten with --yes', async () => {
    await setByHand();
    await run([...given, ...here(), '--yes']);
    expect(await greeting()).toBe('Hi! Ask us anything about our pots.');
  });
});

test('No command prints a secret', () => {
  for (const secret of secrets) expect(printed).not.toContain(secret);
  expect(printed).not.toMatch(/\bat .*\.ts:\d+/);
});
