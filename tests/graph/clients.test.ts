import { expect, test } from 'vitest';
import { appSecretProof, createGraph, type Graph } from '../../lib/graph/index.ts';
import { failureOf } from './failures.ts';
import { json, reset, settings, startGraph } from './server.ts';

const success = json({ success: true });
const page = `/v26.0/${settings.pageId}`;
const appToken = `${settings.appId}|${settings.appSecret}`;

/** Makes a call against a server with one answer. Returns the result and the request. */
async function ask<T>(answer: unknown, call: (graph: Graph) => Promise<T>) {
  const { graph, requests } = await startGraph(json(answer));
  const result = await call(graph);
  const [request] = requests;
  if (request === undefined) throw new Error('Nothing was asked');
  const { appsecret_proof: _proof, ...query } = Object.fromEntries(request.query);
  const body: unknown =
    request.headers['content-type'] === 'application/json' ? JSON.parse(request.body) : request.body;
  return { result, asked: { method: request.method, path: request.path, query, body }, request };
}

test('the Messenger Profile is read as one object, and is empty if nothing was ever set', async () => {
  const profile = { get_started: { payload: 'GO' }, whitelisted_domains: ['https://a.example/'] };

  const { result, asked } = await ask({ data: [profile] }, (graph) =>
    graph.profile.get(['get_started', 'whitelisted_domains']),
  );

  expect(result).toEqual(profile);
  expect(asked).toMatchObject({
    method: 'GET',
    path: `${page}/messenger_profile`,
    query: { fields: 'get_started,whitelisted_domains' },
  });
  expect((await ask({ data: [] }, (graph) => graph.profile.get())).result).toEqual({});
});

test('profile properties are set as given and deleted by name', async () => {
  const profile = {
    get_started: { payload: 'GO' },
    greeting: [{ locale: 'default', text: 'Hi {{user_first_name}}' }],
    ice_breakers: [{ locale: 'default', call_to_actions: [{ question: 'Open?', payload: 'OPEN' }] }],
  };

  const set = await ask({ result: 'success' }, (graph) => graph.profile.set(profile));
  const deleted = await ask({ success: 'true' }, (graph) => graph.profile.delete(['ice_breakers']));

  expect(set.asked).toMatchObject({ method: 'POST', path: `${page}/messenger_profile`, body: profile });
  expect(deleted.asked).toMatchObject({ method: 'DELETE', body: { fields: ['ice_breakers'] } });
});

test('a greeting over 160 characters is refused without a call', async () => {
  const { graph, requests } = await startGraph(success);

  const error = await failureOf(graph.profile.set({ greeting: [{ locale: 'default', text: 'x'.repeat(161) }] }));

  expect(error.kind).toBe('invalid');
  expect(error.message).toContain('160');
  expect(requests).toHaveLength(0);
});

test('the menu of one customer is set, read together with the Page’s, and deleted', async () => {
  const menu = [
    { locale: 'default', call_to_actions: [{ type: 'postback' as const, title: 'Help', payload: 'HELP' }] },
  ];

  const set = await ask({ result: 'success' }, (graph) => graph.profile.userMenu.set('777', menu));
  const answer = { data: [{ user_level_persistent_menu: menu }, { page_level_persistent_menu: [] }] };
  const got = await ask(answer, (graph) => graph.profile.userMenu.get('777'));
  const deleted = await ask({ result: 'success' }, (graph) => graph.profile.userMenu.delete('777'));

  expect(set.asked.body).toEqual({ psid: '777', persistent_menu: menu });
  expect(got.result).toEqual({ user_level_persistent_menu: menu, page_level_persistent_menu: [] });
  expect(deleted.asked).toMatchObject({
    method: 'DELETE',
    path: `${page}/custom_user_settings`,
    query: { psid: '777', params: '["persistent_menu"]' },
  });
});

const recipient = { id: '777' };
test.each([
  [
    'pass_thread_control',
    (graph: Graph) => graph.threadControl.pass({ recipient, target_app_id: '263902037430900', metadata: 'm' }),
    { recipient, target_app_id: '263902037430900', metadata: 'm' },
  ],
  ['take_thread_control', (graph: Graph) => graph.threadControl.take({ recipient }), { recipient }],
  ['request_thread_control', (graph: Graph) => graph.threadControl.request({ recipient }), { recipient }],
  ['release_thread_control', (graph: Graph) => graph.threadControl.release({ recipient }), { recipient }],
  [
    'extend_thread_control',
    (graph: Graph) => graph.threadControl.extend({ recipient, duration: 604_800 }),
    { recipient, duration: 604_800 },
  ],
] as const)('%s is posted to the Page', async (edge, call, body) => {
  const { asked } = await ask({ success: true }, call);

  expect(asked).toMatchObject({ method: 'POST', path: `${page}/${edge}`, body });
});

test('a hand-over that Graph answers with success: false is an error', async () => {
  const { graph } = await startGraph(json({ success: false }));

  expect(await failureOf(graph.threadControl.pass({ recipient }))).toMatchObject({ kind: 'in_doubt' });
});

test('the owner of a thread is returned with the end of its control, and is undefined for an idle thread', async () => {
  const owned = { data: [{ thread_owner: { app_id: 263902037430900, expiration: 1_700_000_000 } }] };

  const { result, asked } = await ask(owned, (graph) => graph.threadControl.owner('777'));

  expect(result).toEqual({ app_id: '263902037430900', expiresAt: 1_700_000_000_000 });
  expect(asked).toMatchObject({ path: `${page}/thread_owner`, query: { recipient: '777' } });
  expect((await ask({ data: [] }, (graph) => graph.threadControl.owner('777'))).result).toBeUndefined();
});

test('secondary receivers and the routing features of a Page are read', async () => {
  const apps = { data: [{ id: '263902037430900', name: 'Page Inbox' }] };
  const status = { messaging_feature_status: { hop_v2: true, msgr_multi_app: false }, id: '1' };

  expect((await ask(apps, (graph) => graph.threadControl.secondaryReceivers())).result).toEqual(apps.data);
  const { result, asked } = await ask(status, (graph) => graph.threadControl.features());
  expect(result).toEqual({ hop_v2: true, msgr_multi_app: false });
  expect(asked).toMatchObject({ path: page, query: { fields: 'messaging_feature_status' } });
});

test('a customer’s profile has the fields that Meta returns, and no others', async () => {
  const answer = { id: '777', first_name: 'Ann', timezone: 2, profile_pic: 'https://a.example/p', surprise: 1 };

  const { result, asked } = await ask(answer, (graph) => graph.people.get('777', ['first_name', 'timezone']));

  expect(result).toEqual({ id: '777', first_name: 'Ann', timezone: 2, profile_pic: 'https://a.example/p' });
  expect(asked).toMatchObject({ method: 'GET', path: '/v26.0/777', query: { fields: 'first_name,timezone' } });
});

test('conversations are listed in pages of results, with a cursor', async () => {
  const thread = {
    id: 't_1',
    updated_time: '2026-01-01T00:00:00+0000',
    participants: { data: [{ id: '777', name: 'Ann' }] },
  };
  const paging = { cursors: { before: 'a', after: 'b' }, next: 'https://graph.facebook.com/…' };

  const first = await ask({ data: [thread], paging }, (graph) =>
    graph.conversations.list({ user_id: '777', limit: 5 }),
  );
  const last = await ask({ data: [], paging: { cursors: { after: 'b' } } }, (graph) =>
    graph.conversations.list({ after: 'b' }),
  );

  expect(first.result).toMatchObject({ data: [{ id: 't_1', participants: [{ id: '777', name: 'Ann' }] }], after: 'b' });
  expect(first.asked).toMatchObject({
    path: `${page}/conversations`,
    query: { platform: 'messenger', user_id: '777', limit: '5' },
  });
  expect(last.result).toEqual({ data: [] });
  expect(last.asked.query).toMatchObject({ after: 'b' });
});

test('old messages of a conversation have an id and no content', async () => {
  const recent = { id: 'm_2', from: { id: '777' }, to: { data: [{ id: '1' }] }, message: 'Hi', created_time: 'now' };

  const { result, asked } = await ask({ data: [recent, { id: 'm_1' }] }, (graph) =>
    graph.conversations.messages('t_1'),
  );

  expect(result.data).toMatchObject([
    { id: 'm_2', from: { id: '777' }, to: [{ id: '1' }], message: 'Hi' },
    { id: 'm_1', to: [], attachments: [] },
  ]);
  expect(asked.path).toBe('/v26.0/t_1/messages');
});

test('A block and its end name the customer and the action, and an unanswered one is made again', async () => {
  const blocked = await ask({ success: true }, (graph) => graph.moderation.block('777'));
  const unblocked = await ask({ success: 'true' }, (graph) => graph.moderation.unblock('777'));

  const path = `${page}/moderate_conversations`;
  expect(blocked.asked).toMatchObject({
    method: 'POST',
    path,
    body: { user_ids: [{ id: '777' }], actions: ['BLOCK_USER'] },
  });
  expect(unblocked.asked).toMatchObject({ path, body: { user_ids: [{ id: '777' }], actions: ['UNBLOCK_USER'] } });
  const { graph } = await startGraph([reset, json({ success: true })]);
  await graph.moderation.block('777');
});

test('the app’s webhook is subscribed with the app’s own token and proof', async () => {
  const { asked, request } = await ask({ success: true }, (graph) =>
    graph.subscriptions.app.set({
      callback_url: 'https://a.example/webhook',
      verify_token: 'v',
      fields: ['messages', 'standby'],
    }),
  );

  expect(asked).toMatchObject({
    method: 'POST',
    path: `/v26.0/${settings.appId}/subscriptions`,
    body: { object: 'page', callback_url: 'https://a.example/webhook', verify_token: 'v', fields: 'messages,standby' },
  });
  expect(request.headers.authorization).toBe(`Bearer ${appToken}`);
  expect(request.query.get('appsecret_proof')).toBe(appSecretProof(appToken, settings.appSecret));
});

test('app subscriptions are listed with the names of their fields, and deleted', async () => {
  const fields = [{ name: 'messages', version: 'v26.0' }, { name: 'standby' }];
  const answer = { data: [{ object: 'page', callback_url: 'https://a.example', active: true, fields }] };

  const listed = await ask(answer, (graph) => graph.subscriptions.app.list());
  const deleted = await ask({ success: true }, (graph) => graph.subscriptions.app.delete(['standby']));

  expect(listed.result).toEqual([
    { object: 'page', callback_url: 'https://a.example', active: true, fields: ['messages', 'standby'] },
  ]);
  expect(deleted.asked).toMatchObject({ method: 'DELETE', query: { object: 'page', fields: 'standby' } });
});

test('the Page is subscribed to the app, listed, and removed', async () => {
  const answer = { data: [{ id: 5, name: 'Bot', subscribed_fields: ['messages'] }] };

  const set = await ask({ success: true }, (graph) =>
    graph.subscriptions.page.set(['messages', 'messaging_postbacks']),
  );
  const listed = await ask(answer, (graph) => graph.subscriptions.page.list());
  const deleted = await ask({ success: true }, (graph) => graph.subscriptions.page.delete());

  expect(set.asked).toMatchObject({
    method: 'POST',
    path: `${page}/subscribed_apps`,
    body: { subscribed_fields: 'messages,messaging_postbacks' },
  });
  expect(listed.result).toEqual([{ id: '5', name: 'Bot', subscribed_fields: ['messages'] }]);
  expect(deleted.asked.method).toBe('DELETE');
});

test('a token is checked with the app’s token', async () => {
  const data = {
    is_valid: true,
    app_id: '2',
    type: 'PAGE',
    profile_id: '1',
    scopes: ['pages_messaging'],
    expires_at: 0,
  };

  const { result, request } = await ask({ data }, (graph) => graph.tokens.debug('some-token'));

  expect(result).toMatchObject({ is_valid: true, type: 'PAGE', scopes: ['pages_messaging'], expiresAt: undefined });
  expect(request.headers.authorization).toBe(`Bearer ${appToken}`);
  expect(request.query.get('input_token')).toBe('some-token');
});

test('an exchange of tokens keeps the app secret out of the URL', async () => {
  const { request } = await ask({ access_token: 'long' }, (graph) => graph.tokens.exchange('short'));

  expect(request).toMatchObject({ method: 'POST', path: '/v26.0/oauth/access_token' });
  expect(String(request.query)).toBe('');
  expect(request.headers.authorization).toBeUndefined();
  expect(Object.fromEntries(new URLSearchParams(request.body))).toEqual({
    grant_type: 'fb_exchange_token',
    client_id: settings.appId,
    client_secret: settings.appSecret,
    fb_exchange_token: 'short',
  });
});

test('a user’s Pages are read with the user’s token, and have tokens of their own', async () => {
  const pages = [{ id: '1', name: 'Shop', access_token: 'page-token', tasks: ['MESSAGING'] }];

  const { result, request } = await ask({ data: pages }, (graph) => graph.tokens.pages('user-token'));

  expect(result).toEqual({ data: pages });
  expect(request.path).toBe('/v26.0/me/accounts');
  expect(request.headers.authorization).toBe('Bearer user-token');
  expect(request.query.get('appsecret_proof')).toBe(appSecretProof('user-token', settings.appSecret));
});

test('personas are made, listed, read and deleted', async () => {
  const persona = { id: '8', name: 'Mia', profile_picture_url: 'https://a.example/mia.png' };

  const { name, profile_picture_url } = persona;
  const made = await ask({ id: '8' }, (graph) => graph.personas.create({ name, profile_picture_url }));
  const listed = await ask({ data: [persona] }, (graph) => graph.personas.list());
  const got = await ask(persona, (graph) => graph.personas.get('8'));
  const deleted = await ask({ success: true }, (graph) => graph.personas.delete('8'));

  expect(made.result).toEqual({ id: '8' });
  expect(listed.result).toEqual({ data: [persona] });
  expect(got.result).toEqual(persona);
  expect(deleted.asked).toMatchObject({ method: 'DELETE', path: '/v26.0/8' });
});

test('an id with slashes or dots cannot change the path of a call', async () => {
  const { asked } = await ask({}, (graph) => graph.people.get('../me/accounts?x='));

  expect(asked.path).toBe('/v26.0/..%2Fme%2Faccounts%3Fx%3D');
});

test('a GRAPH_URL that is not a URL is refused when the clients are made', () => {
  expect(() => createGraph({ ...settings, url: 'graph.facebook.com' })).toThrow('GRAPH_URL');
});
