import { expect, test } from 'vitest';
import type { SimEvent } from '../../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { startBench } from '../support/simulator.ts';

async function withProfile() {
  const bench = await startBench();
  await bench.graph('POST', '/me/messenger_profile', {
    get_started: { payload: 'START' },
    ice_breakers: [{ locale: 'default', call_to_actions: [{ question: 'Where is my order?', payload: 'ORDER' }] }],
    persistent_menu: [{ locale: 'default', call_to_actions: [{ type: 'postback', title: 'Help', payload: 'HELP' }] }],
  });
  const ada = await bench.client.person('Ada');
  return { ...bench, ada };
}

test('A link before Get Started comes inside the postback, and later as an event of its own', async () => {
  const { ada, receiver } = await withProfile();
  await ada.open({ ref: 'shoes' });
  expect((await ada.thread()).waiting_ref).toBe('shoes');
  await ada.getStarted();
  await ada.open({ ref: 'hats' });
  await eventually(() => expect(receiver.items()).toHaveLength(2));
  expect(receiver.items()[0]?.postback).toEqual({
    mid: expect.any(String),
    title: 'Get Started',
    payload: 'START',
    referral: { ref: 'shoes', source: 'SHORTLINK', type: 'OPEN_THREAD' },
  });
  expect(receiver.items()[1]?.referral).toEqual({ ref: 'hats', source: 'SHORTLINK', type: 'OPEN_THREAD' });
});

test('Opening a link in an existing thread opens the 24 hour window again', async () => {
  const { ada, client, send } = await withProfile();
  await ada.say('hi');
  await client.age(ada.person, 30);
  await ada.open({ ref: 'again' });
  expect((await send(ada.person.id, { text: 'welcome back' })).status).toBe(200);
});

test('Without a Get Started button the ref comes just before the first message', async () => {
  const { client, receiver } = await startBench();
  const ada = await client.person('Ada');
  await ada.open({ ref: 'shoes' });
  await expect(ada.getStarted()).rejects.toThrow('no Get Started button');
  await ada.say('hi');
  await eventually(() => expect(receiver.items()).toHaveLength(2));
  expect(receiver.items().map((item) => Object.keys(item).at(-1))).toEqual(['referral', 'message']);
});

test('Buttons, menu, ice breakers and quick replies send the payloads that the bot set', async () => {
  const { ada, send, receiver } = await withProfile();
  await ada.tap('Where is my order?');
  await ada.tap('Help');
  const element = {
    title: 'Shoe',
    subtitle: 'A shoe',
    buttons: [{ type: 'postback', title: 'Buy', payload: 'BUY:1' }],
  };
  await send(ada.person.id, {
    attachment: { type: 'template', payload: { template_type: 'generic', elements: [element] } },
  });
  await ada.tap('Buy');
  const quick_replies = [{ content_type: 'text', title: 'Red', payload: 'RED' }];
  await send(ada.person.id, { text: 'Which colour?', quick_replies });
  await ada.tapQuickReply('Red');
  await eventually(() => expect(receiver.items().at(-1)?.message?.quick_reply).toBeDefined());

  const postbacks = receiver.items().flatMap(({ postback }) => (postback ? [postback.payload] : []));
  expect(postbacks).toEqual(['ORDER', 'HELP', 'BUY:1']);
  expect(receiver.items().at(-1)?.message).toMatchObject({ text: 'Red', quick_reply: { payload: 'RED' } });
  await expect(ada.tap('Sell')).rejects.toThrow('No button "Sell"');
});

test('Photos and stickers are attachments with files that can be fetched', async () => {
  const { ada, receiver } = await withProfile();
  await ada.sendPhoto(`data:image/png;base64,${Buffer.from('picture').toString('base64')}`);
  await ada.sendSticker(369239263222822);
  await eventually(() => expect(receiver.items()).toHaveLength(2));
  const [photo, sticker] = receiver
    .items()
    .map(({ message }) => (message?.attachments as { payload: { url: string } }[] | undefined)?.[0]);
  expect(photo).toEqual({ type: 'image', payload: { url: expect.any(String) } });
  const file = await fetch(photo?.payload.url ?? '');
  expect(await file.text()).toBe('picture');
  expect(file.headers.get('content-security-policy')).toContain('sandbox');
  expect(sticker).toMatchObject({ type: 'sticker', payload: { sticker_id: 369239263222822 } });
  expect((await fetch(sticker?.payload.url ?? '')).status).toBe(200);
});

test('Reactions, edits and removed messages are events that name the message', async () => {
  const { ada, receiver, send } = await withProfile();
  const { id } = await ada.say('helo');
  await send(ada.person.id, { text: 'Hello!' });
  const answer = await ada.nextMessage();
  await ada.perform({ action: 'react', mid: answer.id, emoji: '❤' });
  await ada.perform({ action: 'react', mid: answer.id, emoji: null });
  await ada.perform({ action: 'edit', mid: id, text: 'hello' });
  await ada.perform({ action: 'delete', mid: id });
  await eventually(() => expect(receiver.items()).toHaveLength(7));
  expect(receiver.items().slice(3)).toMatchObject([
    { reaction: { mid: answer.id, action: 'react', emoji: '❤', reaction: 'love' } },
    { reaction: { mid: answer.id, action: 'unreact' } },
    { message_edit: { mid: id, text: 'hello', num_edit: 1 } },
    { message: { mid: id, is_deleted: true } },
  ]);
  await expect(ada.perform({ action: 'edit', mid: answer.id, text: 'x' })).rejects.toThrow('Only own messages');
});

test("A message from a website has the plugin's tag", async () => {
  const { ada, receiver } = await withProfile();
  await ada.say('from the shop', { plugin: true });
  await eventually(() => expect(receiver.items()).toHaveLength(1));
  expect(receiver.items()[0]?.message?.tags).toEqual({ source: 'customer_chat_plugin' });
});

test('The inbox lists the thread of each person, newest first, with unread counts', async () => {
  const { ada, client, url, send } = await withProfile();
  const bob = await client.person('Bob');
  await ada.say('first');
  await bob.say('one');
  await bob.say('two');
  await send(ada.person.id, { text: 'to Ada' });
  expect((await ada.nextMessage()).message?.text).toBe('to Ada');
  expect((await bob.thread()).lines).toHaveLength(2);
  const { threads } = await (await fetch(`${url}/sim/inbox/threads`)).json();
  expect(threads).toMatchObject([
    { person: { name: 'Ada' }, preview: 'to Ada', preview_from: 'page', unread: 1 },
    { person: { name: 'Bob' }, preview: 'two', preview_from: 'person', unread: 2 },
  ]);
});

test('The event stream has lines, owners, typing and people', async () => {
  const { ada, client, url, graph } = await withProfile();
  const stop = new AbortController();
  const stream = await fetch(`${url}/sim/events`, { signal: stop.signal });
  const events: SimEvent[] = [];
  const reading = readEvents(stream, events).catch(() => undefined);
  await ada.say('hi');
  await graph('POST', '/me/messages', { recipient: { id: ada.person.id }, sender_action: 'typing_on' });
  await client.inbox(ada.person).reply('Hello');
  await client.person('Bob');
  await eventually(() => expect(events.some(({ type }) => type === 'person')).toBe(true));
  stop.abort();
  await reading;

  const of = (type: SimEvent['type']) => events.filter((event) => event.type === type);
  expect(of('line')).toMatchObject([
    { person: ada.person.id, line: { from: 'person', message: { text: 'hi' } } },
    { line: { from: 'system', control: { action: 'take' } } },
    { line: { from: 'page', message: { text: 'Hello' } } },
  ]);
  expect(of('typing')).toMatchObject([
    { from: 'page', on: true },
    { from: 'page', on: false },
  ]);
  expect(of('thread').at(-1)).toMatchObject({ person: ada.person.id, owner: { app_id: '263902037430900' } });
});

test('A bad request gets an error that names the problem, and other websites get 403', async () => {
  const { ada, url, client } = await withProfile();
  const post = (path: string, body: string, headers = {}) =>
    fetch(`${url}/sim/${path}`, { method: 'POST', body, headers });
  const nameless = await post('people', '{}');
  expect([nameless.status, await nameless.json()]).toEqual([400, { error: '"name" must be a non-empty string.' }]);
  expect((await post('people', 'not json')).status).toBe(400);
  expect((await post(`people/${ada.person.id}/actions`, '{"action":"dance"}')).status).toBe(400);
  expect((await post('people/42/actions', '{"action":"read"}')).status).toBe(404);
  expect((await fetch(`${url}/sim/nothing`)).status).toBe(404);
  expect((await post('people', '{"name":"Eve"}', { origin: 'https://evil.example' })).status).toBe(403);
  await ada.block();
  await expect(ada.say('hi')).rejects.toThrow('blocked');
  await client.control({ action: 'reset' });
  expect((await (await fetch(`${url}/sim/people`)).json()).people).toEqual([]);
});

async function readEvents(stream: Response, events: SimEvent[]): Promise<void> {
  let rest = '';
  for await (const chunk of stream.body ?? []) {
    const parts = (rest + Buffer.from(chunk).toString()).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('data: ')) events.push(JSON.parse(part.slice(6)) as SimEvent);
  }
}
