import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ALL_FIELDS, APP, callGraph, INBOX, startBench, startReceiver, subscription } from '../support/simulator.ts';

async function withAda() {
  const bench = await startBench();
  await bench.graph('POST', '/me/messenger_profile', { get_started: { payload: 'START' } });
  const ada = await bench.client.person('Ada');
  await ada.say('hi');
  const control = (action: string, more?: object) =>
    bench.graph('POST', `/me/${action}_thread_control`, { recipient: { id: ada.person.id }, ...more });
  const owner = async () => (await ada.thread()).owner?.app_id ?? null;
  return { ...bench, ada, control, owner, id: ada.person.id, inbox: bench.client.inbox(ada.person) };
}

test('A new thread belongs to the default app', async () => {
  const { graph, id } = await withAda();
  const { body } = await graph('GET', `/me/thread_owner?recipient=${id}`);
  expect(body).toEqual({ data: [{ thread_owner: { app_id: APP.id, expiration: expect.any(Number) } }] });
});

test('While the inbox owns a thread, the app gets its events on standby, without payloads and referrals', async () => {
  const { ada, control, receiver, inbox, id } = await withAda();
  await control('pass', { target_app_id: INBOX });
  await ada.say('I want a person');
  await ada.getStarted();
  await ada.open({ ref: 'shoes' });
  const reply = await inbox.reply('A person here');
  await ada.read();
  await inbox.done();
  await eventually(() => expect(receiver.items().at(-1)?.pass_thread_control).toBeDefined());

  const standby = receiver.items('standby');
  expect(standby.map((item) => Object.keys(item).at(-1))).toEqual([
    'message',
    'postback',
    'message',
    'delivery',
    'read',
  ]);
  expect(standby[1]?.postback).toEqual({ mid: expect.any(String), title: 'Get Started' });
  expect(standby[2]).toMatchObject({
    recipient: { id },
    message: { mid: reply?.id, text: 'A person here', is_echo: true, app_id: Number(INBOX) },
  });
  expect(receiver.items().map((item) => Object.keys(item).at(-1))).toEqual(['message', 'pass_thread_control']);
});

test('"Mark as done" passes the thread to the default app, with the previous owner', async () => {
  const { control, receiver, inbox, owner, id } = await withAda();
  await control('pass', { target_app_id: INBOX, metadata: 'wants a person' });
  await inbox.done();
  await eventually(() => expect(receiver.items()).toHaveLength(2));
  expect(receiver.items()[1]).toMatchObject({
    sender: { id },
    pass_thread_control: { previous_owner_app_id: INBOX, new_owner_app_id: APP.id },
  });
  expect(await owner()).toBe(APP.id);
});

test('A reply in the inbox takes control: the app gets take_thread_control, then the echo on standby', async () => {
  const { receiver, inbox, owner } = await withAda();
  await inbox.reply('Let me help');
  await eventually(() => expect(receiver.items('standby').length).toBeGreaterThan(0));
  expect(receiver.items()[1]).toMatchObject({
    take_thread_control: { previous_owner_app_id: APP.id, new_owner_app_id: INBOX },
  });
  expect(await owner()).toBe(INBOX);
});

test('"Request" in the inbox asks the owner, and the owner stays', async () => {
  const { receiver, inbox, owner } = await withAda();
  await inbox.request();
  await eventually(() => expect(receiver.items()).toHaveLength(2));
  expect(receiver.items()[1]?.request_thread_control).toMatchObject({ requested_owner_app_id: INBOX });
  expect(await owner()).toBe(APP.id);
});

test('The app can take a thread from the inbox, and then write again', async () => {
  const { control, send, id, owner } = await withAda();
  await control('pass', { target_app_id: INBOX });
  expect((await control('pass')).error?.error_subcode).toBe(2018300);
  expect((await control('take')).body).toEqual({ success: true });
  expect(await owner()).toBe(APP.id);
  expect((await send(id, { text: 'back' })).status).toBe(200);
});

test('Control ends after 24 hours without activity, and the next message gives it to the default app', async () => {
  const { control, client, ada, graph, owner, send, receiver, id } = await withAda();
  await control('pass', { target_app_id: INBOX });
  await client.age(ada.person, 24.1);
  expect(await owner()).toBeNull();
  expect((await graph('GET', `/me/thread_owner?recipient=${id}`)).body).toEqual({ data: [] });
  await ada.say('hello?');
  await eventually(() => expect(receiver.items().at(-1)?.message?.text).toBe('hello?'));
  expect(await owner()).toBe(APP.id);
  expect((await send(id, { text: 'me' })).status).toBe(200);
});

test('Release makes a thread idle without an event, and extend lasts at most seven days', async () => {
  const { control, owner, receiver, ada, client } = await withAda();
  expect((await control('extend', { duration: 8 * 24 * 3600 })).error?.message).toContain('duration');
  expect((await control('extend', { duration: 3 * 24 * 3600 })).body).toEqual({ success: true });
  await client.age(ada.person, 48);
  expect(await owner()).toBe(APP.id);
  expect((await control('release')).body).toEqual({ success: true });
  expect(await owner()).toBeNull();
  await ada.say('hi');
  await eventually(() => expect(receiver.items()).toHaveLength(2));
});

test('Control can only be passed to an app of the Page', async () => {
  const { control, graph } = await withAda();
  expect((await control('pass', { target_app_id: '42' })).error).toMatchObject({ code: 100, error_subcode: 2018164 });
  const stranger = await graph('POST', '/me/take_thread_control', { recipient: { id: '42' } });
  expect(stranger.error?.error_subcode).toBe(2018001);
  expect((await graph('POST', '/me/take_thread_control', {})).error?.message).toContain('recipient');
});

test('Two apps share a Page: the owner writes, and the other app gets standby events', async () => {
  const second = { id: '999888777', secret: 'second-secret', token: 'second-token' };
  const { client, graph, receiver, url, send } = await startBench({ secondApp: second });
  const other = await startReceiver();
  const asSecond = (path: string, body: object) => callGraph(url, 'POST', path, body, second.token);
  await asSecond('/me/subscribed_apps', { subscribed_fields: ALL_FIELDS });
  await callGraph(url, 'POST', `/${second.id}/subscriptions`, subscription(other.url), `${second.id}|${second.secret}`);

  const ada = await client.person('Ada');
  const { id } = ada.person;
  await ada.say('hi');
  await eventually(() => expect(other.items('standby')).toHaveLength(1));
  expect(receiver.items()).toHaveLength(1);
  const buttons = [{ type: 'postback', title: 'Go', payload: 'GO' }];
  await send(id, {
    attachment: { type: 'template', payload: { template_type: 'button', text: 'Shall we?', buttons } },
  });
  const message = { recipient: { id }, message: { text: 'x' } };
  expect((await asSecond('/me/messages', message)).error?.error_subcode).toBe(2018300);

  await graph('POST', '/me/pass_thread_control', { recipient: { id }, target_app_id: second.id });
  expect((await asSecond('/me/messages', message)).status).toBe(200);
  await ada.tap('Go');
  await eventually(() => expect(other.items().at(-1)?.postback).toBeDefined());
  expect(other.items().at(-1)?.postback).toMatchObject({ title: 'Go' });
  expect(other.items().at(-1)?.postback).not.toHaveProperty('payload');
  expect(other.items()[0]?.pass_thread_control).toMatchObject({ previous_owner_app_id: APP.id });
  expect(receiver.items().some(({ pass_thread_control }) => pass_thread_control)).toBe(false);
});

test('The inbox can be the default app, and a Page can have none', async () => {
  const { client, receiver, send, graph } = await startBench();
  await client.control({ action: 'routing', default_app_id: INBOX });
  const ada = await client.person('Ada');
  await ada.say('hi');
  await eventually(() => expect(receiver.items('standby')).toHaveLength(1));
  expect((await send(ada.person.id, { text: 'x' })).error?.error_subcode).toBe(2018300);

  await client.control({ action: 'routing', default_app_id: null });
  const bob = await client.person('Bob');
  await bob.say('hi');
  await eventually(() => expect(receiver.items()).toHaveLength(1));
  const take = await graph('POST', '/me/take_thread_control', { recipient: { id: bob.person.id } });
  expect(take.error?.code).toBe(10);
  expect((await send(bob.person.id, { text: 'x' })).status).toBe(200);
});

test('The Page reports conversation routing, and lists its other apps', async () => {
  const { graph } = await startBench();
  expect((await graph('GET', '/me?fields=messaging_feature_status')).body).toMatchObject({
    messaging_feature_status: { hop_v2: true },
  });
  expect((await graph('GET', '/me/secondary_receivers?fields=id,name')).body).toEqual({
    data: [{ id: INBOX, name: 'Page Inbox' }],
  });
});
