import { expect, test } from 'vitest';
import { APP, PAGE, startBench } from '../support/simulator.ts';

const MENU = [
  { locale: 'default', call_to_actions: [{ type: 'postback', title: 'Talk to a person', payload: 'PERSON' }] },
  {
    locale: 'de_DE',
    composer_input_disabled: true,
    call_to_actions: [{ type: 'postback', title: 'Mit einem Menschen sprechen', payload: 'PERSON' }],
  },
];

test('Properties are set one by one and read by name, and domains get a trailing slash', async () => {
  const { graph } = await startBench();
  const set = await graph('POST', '/me/messenger_profile', {
    get_started: { payload: 'START' },
    whitelisted_domains: ['https://shop.example'],
  });
  expect(set.body).toEqual({ result: 'success' });
  await graph('POST', '/me/messenger_profile', {
    greeting: [{ locale: 'default', text: 'Hello {{user_first_name}}' }],
  });
  expect((await graph('GET', '/me/messenger_profile?fields=whitelisted_domains,get_started')).body).toEqual({
    data: [{ whitelisted_domains: ['https://shop.example/'], get_started: { payload: 'START' } }],
  });
  await graph('DELETE', '/me/messenger_profile', { fields: ['whitelisted_domains', 'get_started', 'greeting'] });
  expect((await graph('GET', '/me/messenger_profile?fields=whitelisted_domains')).body).toEqual({ data: [] });
});

test('A menu needs Get Started, which then cannot be deleted alone', async () => {
  const { graph } = await startBench();
  const alone = await graph('POST', '/me/messenger_profile', { persistent_menu: MENU });
  expect(alone.error).toMatchObject({ code: 100, message: expect.stringContaining('Get Started') });
  await graph('POST', '/me/messenger_profile', { get_started: { payload: 'START' }, persistent_menu: MENU });
  const removed = await graph('DELETE', '/me/messenger_profile', { fields: ['get_started'] });
  expect(removed.error?.message).toContain('Get Started');
  const both = await graph('DELETE', '/me/messenger_profile', { fields: ['get_started', 'persistent_menu'] });
  expect(both.body).toEqual({ result: 'success' });
});

const refused: [string, object, string][] = [
  ['five ice breakers', { ice_breakers: breakers(5) }, 'ice_breakers'],
  ['a domain without https', { whitelisted_domains: ['http://shop.example'] }, 'whitelisted_domains'],
  ['an unknown property', { theme: 'dark' }, 'theme'],
  ['an empty profile', {}, 'Requires one of the params'],
  ['an empty greeting', { greeting: [{ locale: 'default', text: '' }] }, 'greeting'],
];

test.each(refused)('A profile with %s is refused, and the error names the parameter', async (_, body, named) => {
  const { graph } = await startBench();
  const answer = await graph('POST', '/me/messenger_profile', body);
  expect(answer.error).toMatchObject({ code: 100, message: expect.stringContaining(named) });
});

test('A phone shows the menu of its locale, or the menu of its person', async () => {
  const { graph, client } = await startBench();
  await graph('POST', '/me/messenger_profile', { get_started: { payload: 'START' }, persistent_menu: MENU });
  const ada = await client.person('Ada');
  const kurt = await client.person('Kurt', { locale: 'de_DE' });
  await ada.say('hi');
  expect((await ada.thread()).menu?.call_to_actions[0]?.title).toBe('Talk to a person');
  expect((await kurt.thread()).menu).toMatchObject({ composer_input_disabled: true });

  const own = [{ locale: 'default', call_to_actions: [{ type: 'postback', title: 'My orders', payload: 'ORDERS' }] }];
  const path = '/me/custom_user_settings';
  expect((await graph('POST', path, { psid: ada.person.id, persistent_menu: own })).body).toEqual({
    result: 'success',
  });
  expect((await ada.thread()).menu?.call_to_actions[0]?.title).toBe('My orders');
  expect((await graph('GET', `${path}?psid=${ada.person.id}`)).body.data).toEqual([
    { user_level_persistent_menu: own, page_level_persistent_menu: MENU },
  ]);
  await graph('DELETE', `${path}?psid=${ada.person.id}&params=["persistent_menu"]`);
  expect((await ada.thread()).menu?.call_to_actions[0]?.title).toBe('Talk to a person');
  expect((await graph('POST', path, { psid: '42', persistent_menu: own })).error?.error_subcode).toBe(2018001);
});

test("With Meta's limit of 10 profile calls in 10 minutes, the eleventh is 613 with usage headers", async () => {
  const { graph, clock } = await startBench({ profileCalls: 10 });
  const call = () => graph('GET', '/me/messenger_profile?fields=get_started');
  for (let index = 0; index < 10; index++) expect((await call()).status).toBe(200);
  const { error, headers } = await call();
  expect(error?.code).toBe(613);
  expect(JSON.parse(headers.get('x-business-use-case-usage') ?? '')[PAGE.id][0]).toMatchObject({
    type: 'messenger',
    call_count: 100,
    estimated_time_to_regain_access: 10,
  });
  clock.ahead = 600_001;
  expect((await call()).status).toBe(200);
});

test('Tokens can be exchanged and debugged, and the admin’s list has the Page with its token', async () => {
  const { graph } = await startBench();
  const app = `${APP.id}|${APP.secret}`;
  const exchange = (params: Record<string, string>) =>
    graph(
      'GET',
      `/oauth/access_token?${new URLSearchParams({ client_id: APP.id, client_secret: APP.secret, ...params })}`,
    );
  expect((await exchange({ grant_type: 'client_credentials' })).body.access_token).toBe(app);
  const long = await exchange({ grant_type: 'fb_exchange_token', fb_exchange_token: 'local-user-token' });
  const accounts = await graph('GET', '/me/accounts', undefined, String(long.body.access_token));
  expect(accounts.body.data).toEqual([expect.objectContaining({ id: PAGE.id, access_token: PAGE.token })]);
  expect((await exchange({ grant_type: 'client_credentials', client_secret: 'wrong' })).error).toBeDefined();

  const debug = (token: string) => graph('GET', `/debug_token?input_token=${token}`, undefined, app);
  expect((await debug(PAGE.token)).body.data).toMatchObject({
    is_valid: true,
    type: 'PAGE',
    app_id: APP.id,
    profile_id: PAGE.id,
    scopes: expect.arrayContaining(['pages_messaging']),
  });
  expect((await debug('nonsense')).body.data).toMatchObject({ is_valid: false });
});

function breakers(count: number): object[] {
  const call_to_actions = Array.from({ length: count }, (_, index) => ({
    question: `Q${index}?`,
    payload: `Q${index}`,
  }));
  return [{ locale: 'default', call_to_actions }];
}
