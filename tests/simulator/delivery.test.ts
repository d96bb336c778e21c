import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  ALL_FIELDS,
  APP,
  callGraph,
  INBOX,
  PAGE,
  sign,
  startBench,
  startReceiver,
  subscription,
} from '../support/simulator.ts';

test('A webhook has Meta’s escaped bytes, and signatures with SHA-256 and SHA-1 over them', async () => {
  const { client, receiver } = await startBench();
  const ada = await client.person('Ada');
  const line = await ada.say('Grüße an /alle <100%> @home 👍');
  await eventually(() => expect(receiver.items()).toHaveLength(1));

  const [{ raw, headers } = { raw: '', headers: {} }] = receiver.bodies;
  expect(raw).toContain('Gr\\u00fc\\u00dfe an \\/alle \\u003C100\\u0025> \\u0040home \\ud83d\\udc4d');
  expect(headers['x-hub-signature-256']).toBe(`sha256=${sign('sha256', raw)}`);
  expect(headers['x-hub-signature']).toBe(`sha1=${sign('sha1', raw)}`);
  expect(headers['content-type']).toBe('application/json');
  expect(JSON.parse(raw)).toEqual({
    object: 'page',
    entry: [
      {
        id: PAGE.id,
        time: expect.any(Number),
        messaging: [
          {
            sender: { id: ada.person.id },
            recipient: { id: PAGE.id },
            timestamp: line.at,
            message: { mid: line.id, text: 'Grüße an /alle <100%> @home 👍' },
          },
        ],
      },
    ],
  });
});

test('A message of the Page causes an echo with app id and metadata, then delivery, then read', async () => {
  const { client, receiver, send } = await startBench();
  const ada = await client.person('Ada');
  await ada.say('hi');
  const { body } = await send(ada.person.id, { text: 'Hello!', metadata: 'm-1' });
  const shown = await ada.nextMessage();
  await ada.read();
  await eventually(() => expect(receiver.items()).toHaveLength(4));

  expect(receiver.items().slice(1)).toEqual([
    {
      sender: { id: PAGE.id },
      recipient: { id: ada.person.id },
      timestamp: shown.at,
      message: { mid: body.message_id, text: 'Hello!', is_echo: true, app_id: Number(APP.id), metadata: 'm-1' },
    },
    expect.objectContaining({
      sender: { id: ada.person.id },
      delivery: { mids: [body.message_id], watermark: shown.at },
    }),
    expect.objectContaining({ sender: { id: ada.person.id }, read: { watermark: shown.at } }),
  ]);
});

test('Reading twice causes one event', async () => {
  const { client, receiver, send } = await startBench();
  const ada = await client.person('Ada');
  await ada.say('hi');
  await send(ada.person.id, { text: 'Hello!' });
  await ada.read();
  await ada.read();
  await ada.say('bye');
  await eventually(() => expect(receiver.items().at(-1)?.message?.text).toBe('bye'));
  expect(receiver.items().filter(({ read }) => read)).toHaveLength(1);
});

test('A delivery is repeated until the callback answers 200, and the order stays', async () => {
  const { client, receiver } = await startBench();
  receiver.answers = [500, 302, 'hang', 201, 200];
  const ada = await client.person('Ada');
  for (const text of ['one', 'two', 'three']) await ada.say(text);
  await eventually(() => expect(receiver.items()).toHaveLength(3));

  expect(receiver.items().map(({ message }) => message?.text)).toEqual(['one', 'two', 'three']);
  const tries = await client.deliveries();
  expect(tries.slice(0, 5).map(({ status, attempt }) => [status, attempt])).toEqual([
    [500, 1],
    [302, 2],
    [0, 3],
    [201, 4],
    [200, 5],
  ]);
  expect(tries[2]?.error).toBe('no answer within 300 ms');
});

test('Events that waited come in one POST', async () => {
  const { client, receiver } = await startBench();
  const ada = await client.person('Ada');
  await client.control({ action: 'hold' });
  for (const text of ['one', 'two', 'three']) await ada.say(text);
  await client.control({ action: 'release' });
  await eventually(() => expect(receiver.items()).toHaveLength(3));
  expect(receiver.bodies).toHaveLength(1);
});

test('After too long without success the Page is unsubscribed, as with Meta', async () => {
  const { client, receiver, graph } = await startBench({ delivery: { delays: [5], giveUp: 40 } });
  receiver.answers = [500];
  const ada = await client.person('Ada');
  await ada.say('lost');
  await eventually(async () => expect((await graph('GET', '/me/subscribed_apps')).body.data).toEqual([]));

  receiver.answers = [200];
  await graph('POST', '/me/subscribed_apps', { subscribed_fields: ALL_FIELDS });
  await ada.say('here again');
  await eventually(() => expect(receiver.items()).toHaveLength(1));
  expect(receiver.items()[0]?.message?.text).toBe('here again');
});

test('An event is delivered only if app and Page both have its field', async () => {
  const { client, receiver, graph, send } = await startBench();
  await graph('POST', '/me/subscribed_apps', { subscribed_fields: 'messages' });
  const ada = await client.person('Ada');
  await ada.say('hi');
  await send(ada.person.id, { text: 'no echo of this' });
  await ada.say('bye');
  await eventually(() => expect(receiver.items()).toHaveLength(2));
  expect(receiver.items().map(({ message }) => message?.text)).toEqual(['hi', 'bye']);
});

test('The last events can be delivered again, many times and shuffled', async () => {
  const { client, receiver } = await startBench();
  const ada = await client.person('Ada');
  for (const text of ['one', 'two', 'three']) await ada.say(text);
  await eventually(() => expect(receiver.items()).toHaveLength(3));
  await client.control({ action: 'redeliver', count: 2, times: 9, shuffle: true });
  await eventually(() => expect(receiver.items()).toHaveLength(21));

  const again = receiver
    .items()
    .slice(3)
    .map(({ message }) => message?.text);
  expect(again.filter((text) => text === 'two')).toHaveLength(9);
  expect(again.filter((text) => text === 'three')).toHaveLength(9);
});

test('Held events can be released in another order, each several times', async () => {
  const { client, receiver } = await startBench();
  const ada = await client.person('Ada');
  await client.control({ action: 'hold' });
  const sent = Array.from({ length: 8 }, (_, index) => String(index));
  for (const text of sent) await ada.say(text);
  await client.control({ action: 'release', shuffle: true, times: 2 });
  await eventually(() => expect(receiver.items()).toHaveLength(16));
  expect(new Set(receiver.items().map(({ message }) => message?.text))).toEqual(new Set(sent));
});

test('Threads, profile, subscription and undelivered events survive a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'simulator-'));
  const first = await startBench({ dataDir });
  await first.graph('POST', '/me/messenger_profile', { get_started: { payload: 'START' } });
  const ada = await first.client.person('Ada');
  await ada.say('first');
  const photo = await ada.sendPhoto('data:image/png;base64,iVBORw0KGgo=');
  await eventually(() => expect(first.receiver.items()).toHaveLength(2));
  first.receiver.answers = [500];
  await ada.say('while you were away');
  await eventually(async () => expect((await first.client.deliveries()).at(-1)?.status).toBe(500));
  await first.close();
  expect(() => JSON.parse(readFileSync(join(dataDir, 'simulator.json'), 'utf8'))).not.toThrow();

  first.receiver.answers = [200];
  const second = await startBench({ dataDir }, false);
  await eventually(() => expect(first.receiver.items().at(-1)?.message?.text).toBe('while you were away'));
  const { body } = await second.graph('GET', '/me/messenger_profile?fields=get_started');
  expect(body.data).toEqual([{ get_started: { payload: 'START' } }]);
  const answer = await second.send(ada.person.id, { text: 'Welcome back' });
  expect(answer.status).toBe(200);
  const file = await fetch(`${second.url}/attachments/${photo.message?.attachments?.[0]?.url?.split('/').at(-1)}`);
  expect(Buffer.from(await file.arrayBuffer()).toString('base64')).toBe('iVBORw0KGgo=');
});

test('A callback that does not answer the challenge is refused with error 2200', async () => {
  const { url, graph } = await startBench({}, false);
  const app = `${APP.id}|${APP.secret}`;
  const wrong = await startReceiver('another-token');
  const refused = await graph('POST', `/${APP.id}/subscriptions`, subscription(wrong.url), app);
  expect(refused.error).toMatchObject({ code: 2200, message: expect.stringContaining('HTTP Status Code = 403') });
  const unreachable = await graph('POST', `/${APP.id}/subscriptions`, subscription('http://127.0.0.1:1/'), app);
  expect(unreachable.error?.code).toBe(2200);
  const right = await startReceiver();
  expect((await graph('POST', `/${APP.id}/subscriptions`, subscription(right.url), app)).body).toEqual({
    success: true,
  });
  const listed = await callGraph(url, 'GET', `/${APP.id}/subscriptions`, undefined, app);
  expect(listed.body.data).toEqual([
    expect.objectContaining({ object: 'page', callback_url: right.url, active: true }),
  ]);
  expect((await graph('DELETE', `/${APP.id}/subscriptions`, undefined, app)).body).toEqual({ success: true });
  expect((await callGraph(url, 'GET', `/${APP.id}/subscriptions`, undefined, app)).body.data).toEqual([]);
});

test('Subscribing an app needs the app token and existing fields', async () => {
  const { graph, receiver } = await startBench({}, false);
  const withPageToken = await graph('POST', `/${APP.id}/subscriptions`, subscription(receiver.url));
  expect(withPageToken.error?.code).toBe(15);
  const misspelt = await graph('POST', '/me/subscribed_apps', {
    subscribed_fields: ['messages', 'messaging_handover'],
  });
  expect(misspelt.error).toMatchObject({ code: 100, message: expect.stringContaining('subscribed_fields[1]') });
  expect((await graph('POST', '/me/subscribed_apps', {})).error?.message).toContain('subscribed_fields');
});

test('Standby events need the field standby', async () => {
  const { client, receiver, graph } = await startBench();
  await graph('POST', '/me/subscribed_apps', { subscribed_fields: 'messages,messaging_handovers' });
  const ada = await client.person('Ada');
  await ada.say('hi');
  await graph('POST', '/me/pass_thread_control', { recipient: { id: ada.person.id }, target_app_id: INBOX });
  await ada.say('not delivered');
  await client.inbox(ada.person).done();
  await eventually(() => expect(receiver.items().at(-1)?.pass_thread_control).toBeDefined());
  expect(receiver.items('standby')).toEqual([]);
});
