import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import config from '#config';
import { profile } from '../../cli/profile/profile.ts';
import { connections, menuOverrides, visitorProfile } from '../../lib/live/index.ts';
import type { MessengerProfile } from '../../lib/messenger/index.ts';
import { localDefaults } from '../../lib/settings/index.ts';
import { startAws, type TestAws } from './aws.ts';
import { listening, type Meta, startMeta } from './meta.ts';
import { type RunOptions, runCommand } from './run.ts';

let meta: Meta;
beforeAll(async () => {
  meta = await startMeta();
});
afterAll(() => meta.close());
afterEach(() => meta.sim.control({ action: 'reset', all: true }));

const run = (args: string[], options: Partial<RunOptions> = {}) =>
  runCommand(profile, [...args, '--local'], { env: { GRAPH_URL: meta.url }, ...options });

const address = () => `${meta.url}/v26.0/me/messenger_profile?access_token=${localDefaults.PAGE_ACCESS_TOKEN}`;
async function atMeta(): Promise<MessengerProfile> {
  const answer = await (await fetch(address())).json();
  return answer.data[0] ?? {};
}
async function setByHand(properties: MessengerProfile): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(address(), { method: 'POST', headers, body: JSON.stringify(properties) });
  expect(answer.status).toBe(200);
}

describe('The profile as code', () => {
  test('plan shows what would be added, and its exit code tells scripts', async () => {
    const { code, output } = await run(['plan']);
    expect(code).toBe(2);
    expect(output).toContain('+ get_started.payload: "GET_STARTED"');
    expect(output).toContain('+ persistent_menu[default].call_to_actions[1].title: "Customer Support"');
    expect(await atMeta()).toEqual({});
  });

  test('apply sets the profile, and then plan finds no difference', async () => {
    expect((await run(['apply'])).code).toBe(0);
    expect(await atMeta()).toMatchObject({
      greeting: config.profile.greeting,
      ice_breakers: config.profile.ice_breakers,
    });
    const { code, output } = await run(['plan']);
    expect(output).toContain('is as chat.config.ts says');
    expect(code).toBe(0);
  });

  test('apply overwrites manual changes only with --yes', async () => {
    await run(['apply']);
    await setByHand({ greeting: [{ locale: 'default', text: 'By hand' }] });
    const refused = await run(['apply']);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('~ greeting[default].text: "By hand" →');
    expect(refused.todo).toContain('--yes');
    expect((await atMeta()).greeting?.[0]?.text).toBe('By hand');

    expect((await run(['apply'], { answers: ['n'] })).code).toBe(1);
    expect((await run(['apply', '--yes'])).code).toBe(0);
    expect((await atMeta()).greeting).toEqual(config.profile.greeting);
  });

  test('apply deletes what the file no longer has, and keeps properties that the file never sets', async () => {
    await run(['apply']);
    await setByHand({ account_linking_url: 'https://shop.example/link' });
    const without = { ...config, profile: { ...config.profile, persistent_menu: undefined } };
    const { output } = await run(['apply', '--yes'], { config: without });
    expect(output).toContain('- persistent_menu[default].locale: "default"');
    const now = await atMeta();
    expect(now.persistent_menu).toBeUndefined();
    expect(now.account_linking_url).toBe('https://shop.example/link');
  });

  test('order and spelling of domains make no difference; wildcards are not sent to Meta', async () => {
    const of = (...whitelistedDomains: string[]) => ({ ...config, whitelistedDomains });
    await run(['apply'], { config: of('https://a.example', 'b.example', 'https://*.c.example') });
    expect((await atMeta()).whitelisted_domains).toEqual(['https://a.example/', 'https://b.example/']);
    expect((await run(['plan'], { config: of('https://B.example/', 'https://a.example') })).code).toBe(0);
    expect((await run(['plan'], { config: of('https://b.example:443', 'a.example.') })).code).toBe(0);
  });

  test('pull prints the profile at Meta as a part of chat.config.ts', async () => {
    await setByHand({ greeting: [{ locale: 'default', text: "It's us" }], whitelisted_domains: ['https://a.example'] });
    const { output } = await run(['pull']);
    const pulled = new Function(`return {${output}}`)();
    expect(pulled).toEqual({
      whitelistedDomains: ['https://a.example'],
      profile: { greeting: [{ locale: 'default', text: "It's us" }] },
    });
  });

  test('an unknown action and a missing Page are reported', async () => {
    expect((await run(['plam'])).what).toContain('"plam"');
    for (const words of [['apply'], ['domains', 'list'], ['domains', 'add', 'shop.example'], ['menu', 'off']]) {
      expect((await run([...words, 'us-east-1'])).what).toBe('"us-east-1" is not expected: nothing was done.');
    }
    const { what, todo } = await run(['plan'], { env: { GRAPH_URL: 'https://graph.invalid' } });
    expect(what).toBe('No Page is connected to this laptop.');
    expect(todo).toContain('npm run connect -- --local');
  });

  test('an expired token is reported with the next step', async () => {
    await meta.sim.control({ action: 'token', valid: false });
    const { code, what, todo } = await run(['plan']);
    await meta.sim.control({ action: 'token', valid: true });
    expect(code).toBe(1);
    expect(what).toContain('Session has expired');
    expect(todo).toContain('Make a new one');
  });
});

describe('Domains', () => {
  test('are added to and removed from those at Meta', async () => {
    const added = await run(['domains', 'add', 'shop.example']);
    expect(added.output).toContain("add 'https://shop.example' to whitelistedDomains");
    await run(['domains', 'add', 'https://blog.example']);
    expect((await atMeta()).whitelisted_domains).toEqual(['https://shop.example/', 'https://blog.example/']);
    expect((await run(['domains', 'add', 'https://shop.example/'])).output).toContain(
      "https://shop.example/ is already on Meta's list",
    );
    const { output } = await run(['domains', 'list'], {
      config: { ...config, whitelistedDomains: ['https://*.example'] },
    });
    expect(output.split('\n').map((line) => line.split(/\s{2,}/))).toEqual([
      ['domain', 'Meta', 'chat.config.ts'],
      ['https://*.example', 'not possible', 'yes'],
      ['https://blog.example', 'yes', 'yes'],
      ['https://shop.example', 'yes', 'yes'],
    ]);
    await run(['domains', 'remove', 'shop.example']);
    await run(['domains', 'remove', 'blog.example']);
    expect((await atMeta()).whitelisted_domains).toBeUndefined();
  });

  test.each(['http://shop.example', 'https://*.shop.example', 'localhost', 'https://127.0.0.1'])(
    '%s is refused before Meta is asked',
    async (domain) => {
      const { code, what } = await run(['domains', 'add', domain]);
      expect(code).toBe(1);
      expect(what).toContain('Meta does not accept');
      expect(await atMeta()).toEqual({});
    },
  );
});

describe('A domain with a path', () => {
  test.each(['https://shop.example/path', 'shop.example/path', 'https://shop.example/?a=b'])(
    '%s is refused before Meta is asked: the list is of sites',
    async (domain) => {
      const { code, what, todo } = await run(['domains', 'add', domain]);
      expect(code).toBe(1);
      expect(what).toContain('is a page');
      expect(todo).toBe('Write only the site: https://shop.example');
      expect(await atMeta()).toEqual({});
    },
  );

  test('that is at Meta can still be removed', async () => {
    await setByHand({ whitelisted_domains: ['https://shop.example/path'] });
    expect((await run(['domains', 'remove', 'https://shop.example/path'])).code).toBe(0);
    expect((await atMeta()).whitelisted_domains).toBeUndefined();
  });
});

describe('The menu', () => {
  let aws: TestAws;
  let gateway: Awaited<ReturnType<typeof listening>>;
  const pushed: { path?: string; frame: unknown }[] = [];
  const surfaces = async () => (await atMeta()).persistent_menu?.map(({ disabled_surfaces }) => disabled_surfaces);

  beforeEach(async () => {
    aws = await startAws();
    for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
    pushed.length = 0;
    gateway = await listening(async ({ url }, body) => {
      pushed.push({ path: url, frame: JSON.parse(body.toString()) });
      return { statusCode: 200, body: '' };
    });
    aws.account.outputs.set('ServiceEndpointWebsocket', gateway.url.replace('http', 'ws'));
    const { APP_ID, APP_SECRET, PAGE_ID, PAGE_ACCESS_TOKEN } = localDefaults;
    for (const [name, Value] of Object.entries({ APP_ID, APP_SECRET, PAGE_ID, PAGE_ACCESS_TOKEN })) {
      aws.account.parameters.set(`/customer-chat/dev/${name}`, { Value, Type: 'String' });
    }
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await gateway.close();
    await aws.close();
  });
  const live = () => ({ documentClient: aws.database.documentClient, table: aws.database.table });
  const deployed = (...args: string[]) =>
    runCommand(profile, args, { env: { GRAPH_URL: meta.url, AWS_REGION: 'us-east-1' } });

  test('is turned off and on at Meta, for new visitors, and for pages that are open', async () => {
    await run(['apply']);
    const thread = { page: '1', customer: 'web-1' };
    const visitor = { id: 'c1', thread, role: 'visitor', session: 'x', expires: Date.now() + 60_000 } as const;
    await connections(live()).add(visitor, Date.now());

    const off = await deployed('menu', 'off');
    expect(off.code, off.what).toBe(0);
    expect(await surfaces()).toEqual([['customer_chat_plugin']]);
    expect(visitorProfile(await menuOverrides(live(), config.profile).read(Date.now())).persistent_menu).toBeNull();
    expect(pushed).toEqual([
      {
        path: '/@connections/c1',
        frame: { type: 'profile', profile: expect.objectContaining({ persistent_menu: null }) },
      },
    ]);
    // The menu is a switch of its own: the profile does not differ from the file.
    expect((await run(['plan'])).code).toBe(0);

    await deployed('menu', 'on');
    expect(await surfaces()).toEqual([undefined]);
    expect(
      visitorProfile(await menuOverrides(live(), config.profile).read(Date.now())).persistent_menu?.call_to_actions,
    ).toHaveLength(2);
    expect(pushed[1]?.frame).toMatchObject({ profile: { persistent_menu: { composer_input_disabled: false } } });
  });

  test('stays off when the profile is applied', async () => {
    await run(['apply']);
    await deployed('menu', 'off');
    await setByHand({ get_started: { payload: 'BY_HAND' } });
    const menu = (config.profile.persistent_menu ?? []).map((entry) => ({
      ...entry,
      call_to_actions: entry.call_to_actions?.slice(0, 1),
    }));
    await run(['apply', '--yes'], { config: { ...config, profile: { ...config.profile, persistent_menu: menu } } });
    expect(await surfaces()).toEqual([['customer_chat_plugin']]);
  });

  test('can be turned off on a website that no Page is connected to', async () => {
    aws.account.parameters.clear();
    const { code, output } = await deployed('menu', 'off');
    expect(code).toBe(0);
    expect(output).toContain('No Page is connected');
    expect(visitorProfile(await menuOverrides(live(), config.profile).read(Date.now())).persistent_menu).toBeNull();
  });
});
