import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { APP, type Bench, callGraph, INBOX, PAGE, readResult, startBench } from '../support/simulator.ts';

const HOUR = 3_600_000;

async function withAda(bench?: Bench) {
  const started = bench ?? (await startBench());
  const ada = await started.client.person('Ada Lovelace');
  await ada.say('hi');
  return { ...started, ada, id: ada.person.id };
}

test('A sent message shows on the phone, and its answer has the ids and the app usage', async () => {
  const { send, id, ada } = await withAda();
  const { status, body, headers } = await send(id, { text: 'Hello!' }, { messaging_type: 'RESPONSE' });
  expect(status).toBe(200);
  expect(body).toEqual({ recipient_id: id, message_id: expect.stringMatching(/^m_/) });
  expect(JSON.parse(headers.get('x-app-usage') ?? '')).toEqual({
    call_count: expect.any(Number),
    total_cputime: expect.any(Number),
    total_time: expect.any(Number),
  });
  expect(await ada.nextMessage()).toMatchObject({ from: 'page', app_id: APP.id, message: { text: 'Hello!' } });
});

test('Paths work with any version and with me or the Page id, and tokens in header, query, form and body', async () => {
  const { url, id } = await withAda();
  const json = { recipient: { id }, message: { text: 'x' } };
  const post = (path: string, init: RequestInit) => fetch(url + path, { method: 'POST', ...init });
  const type = { 'content-type': 'application/json' };
  const form = new URLSearchParams({
    recipient: JSON.stringify({ id }),
    message: '{"text":"form"}',
    access_token: PAGE.token,
  });
  const multipart = new FormData();
  for (const [name, value] of form) multipart.set(name, value);
  const answers = await Promise.all([
    post('/v26.0/me/messages', {
      body: JSON.stringify(json),
      headers: { ...type, authorization: `OAuth ${PAGE.token}` },
    }),
    post(`/v19.0/${PAGE.id}/messages?access_token=${PAGE.token}`, { body: JSON.stringify(json), headers: type }),
    post('/me/messages', { body: JSON.stringify({ ...json, access_token: PAGE.token }), headers: type }),
    post('/v26.0/me/messages', { body: form }),
    post('/v26.0/me/messages', { body: multipart }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test('A wrong token is error 190, an expired one 190/463, a missing one 2500, a wrong proof 100', async () => {
  const { url, client, id } = await withAda();
  const body = { recipient: { id }, message: { text: 'x' } };
  const wrong = await callGraph(url, 'POST', '/me/messages', body, 'another');
  expect(wrong.error).toMatchObject({ code: 190, type: 'OAuthException', fbtrace_id: expect.any(String) });
  expect((await callGraph(url, 'POST', '/me/messages', body)).error?.code).toBe(2500);

  const proof = createHmac('sha256', APP.secret).update(PAGE.token).digest('hex');
  const good = await callGraph(url, 'POST', '/me/messages', { ...body, appsecret_proof: proof }, PAGE.token);
  expect(good.status).toBe(200);
  const bad = await callGraph(url, 'POST', '/me/messages', { ...body, appsecret_proof: 'f'.repeat(64) }, PAGE.token);
  expect(bad.error).toMatchObject({ code: 100, message: 'Invalid appsecret_proof provided in the API argument' });

  await client.control({ action: 'token', valid: false });
  const expired = await callGraph(url, 'POST', '/me/messages', body, PAGE.token);
  expect(expired.error).toMatchObject({ code: 190, error_subcode: 463 });
});

const refused: [string, object, { code: number; error_subcode?: number; message: string }][] = [
  ['text over 2,000 characters', { message: { text: 'x'.repeat(2001) } }, { code: 100, message: 'message[text]' }],
  ['an empty message', { message: {} }, { code: 100, message: 'message' }],
  [
    'fourteen quick replies',
    {
      message: {
        text: 'x',
        quick_replies: Array.from({ length: 14 }, () => ({ content_type: 'text', title: 'a', payload: 'b' })),
      },
    },
    { code: 100, message: 'quick_replies' },
  ],
  ['neither message nor sender action', {}, { code: 100, message: 'message' }],
  [
    'message and sender action together',
    { message: { text: 'x' }, sender_action: 'typing_on' },
    { code: 100, error_subcode: 2018014, message: 'sender_action' },
  ],
  [
    'a tag that ended in April 2026',
    { message: { text: 'x' }, messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' },
    { code: 100, message: 'tag' },
  ],
  [
    'an unknown messaging type',
    { message: { text: 'x' }, messaging_type: 'HELLO' },
    { code: 100, message: 'messaging_type' },
  ],
  ['an unknown persona', { message: { text: 'x' }, persona_id: '1' }, { code: 100, message: 'persona' }],
  [
    'a reply to an unknown message',
    { message: { text: 'x' }, reply_to: { mid: 'm_none' } },
    { code: 100, message: 'reply_to' },
  ],
  [
    'an image that cannot be fetched',
    { message: { attachment: { type: 'image', payload: { url: 'https://nowhere.invalid/a.png' } } } },
    { code: 100, error_subcode: 2018008, message: 'Failed to fetch' },
  ],
  [
    'an unknown attachment id',
    { message: { attachment: { type: 'image', payload: { attachment_id: '123' } } } },
    { code: 100, error_subcode: 2018074, message: 'attachment ID' },
  ],
];

test.each(refused)(
  'A send with %s is refused with Meta’s error, and does not show on the phone',
  async (_, body, error) => {
    const { graph, id, ada } = await withAda();
    const answer = await graph('POST', '/me/messages', { recipient: { id }, ...body });
    expect(answer.status).toBe(400);
    expect(answer.error).toMatchObject({ ...error, message: expect.stringContaining(error.message) });
    expect(answer.error?.fbtrace_id).toMatch(/^A/);
    expect((await ada.thread()).lines).toHaveLength(1);
  },
);

test('An unknown person, and one who never wrote, are error 100/2018001', async () => {
  const { send, client, graph } = await startBench();
  const silent = await client.person('Silent');
  expect((await send('1234567890', { text: 'x' })).error).toMatchObject({ code: 100, error_subcode: 2018001 });
  expect((await send(silent.person.id, { text: 'x' })).error).toMatchObject({ code: 100, error_subcode: 2018001 });
  expect((await graph('POST', '/me/messages', { message: { text: 'x' } })).error?.message).toContain('recipient');
});

test('The window closes after 24 hours, with HUMAN_AGENT after seven days, and a new message opens it', async () => {
  const { send, client, ada, id } = await withAda();
  const human = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  await client.age(ada.person, 25);
  expect((await send(id, { text: 'x' })).error).toMatchObject({ code: 10, error_subcode: 2018278 });
  expect((await send(id, { text: 'x' }, human)).status).toBe(200);
  await client.age(ada.person, 7 * 24 - 25 + 1);
  expect((await send(id, { text: 'x' }, human)).error).toMatchObject({ code: 10, error_subcode: 2018278 });
  await ada.say('hello again');
  expect((await send(id, { text: 'x' })).status).toBe(200);
});

test('A person who blocked the Page is error 551/1545041 until they unblock it', async () => {
  const { send, ada, id } = await withAda();
  await ada.block();
  expect((await send(id, { text: 'x' })).error).toMatchObject({ code: 551, error_subcode: 1545041 });
  await ada.block(false);
  expect((await send(id, { text: 'x' })).status).toBe(200);
});

test('In a thread of another app, messages and sender actions are error 10/2018300', async () => {
  const { send, graph, client, ada, id } = await withAda();
  await client.inbox(ada.person).take();
  expect((await send(id, { text: 'x' })).error).toMatchObject({ code: 10, error_subcode: 2018300 });
  const typing = await graph('POST', '/me/messages', { recipient: { id }, sender_action: 'typing_on' });
  expect(typing.error?.error_subcode).toBe(2018300);
});

test('Typing shows on the phone until a message comes, and mark_seen and react reach it, too', async () => {
  const { send, graph, ada, id } = await withAda();
  const act = (sender_action: string, more?: object) =>
    graph('POST', '/me/messages', { recipient: { id }, sender_action, ...more });
  expect((await act('typing_on')).body).toEqual({ recipient_id: id });
  expect((await ada.thread()).page_typing).toBe(true);
  await send(id, { text: 'Hello' });
  const [line] = (await ada.thread()).lines;
  expect((await ada.thread()).page_typing).toBe(false);
  expect((await ada.thread()).unread).toBe(1);
  await act('mark_seen');
  expect((await ada.thread()).unread).toBe(0);
  await act('react', { payload: { message_id: line?.id, reaction: '❤' } });
  expect((await ada.thread()).lines[0]?.reactions).toEqual({ page: '❤' });
  await act('unreact', { payload: { message_id: line?.id } });
  expect((await ada.thread()).lines[0]?.reactions?.page).toBeUndefined();
});

test('A visitor known by user_ref can be answered within 24 hours, without recipient_id', async () => {
  const { graph, client, receiver, clock } = await startBench();
  await graph('POST', '/me/messenger_profile', { get_started: { payload: 'START' } });
  const guest = await client.person('Web Visitor', { user_ref: true });
  await guest.open({ source: 'CUSTOMER_CHAT_PLUGIN', referer_uri: 'https://shop.example/' });
  await guest.getStarted();
  const { user_ref, id } = guest.person;
  const answer = await graph('POST', '/me/messages', { recipient: { user_ref }, message: { text: 'Hello' } });
  expect(answer.body).toEqual({ message_id: expect.any(String) });
  expect((await graph('POST', '/me/messages', { recipient: { id }, message: { text: 'x' } })).error?.code).toBe(100);
  await expect
    .poll(() => receiver.items()[0])
    .toMatchObject({
      sender: { user_ref },
      postback: {
        payload: 'START',
        referral: {
          ref: null,
          source: 'CUSTOMER_CHAT_PLUGIN',
          type: 'OPEN_THREAD',
          referer_uri: 'https://shop.example/',
          is_guest_user: false,
        },
      },
    });
  clock.ahead = 25 * HOUR;
  const late = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT', message: { text: 'x' }, recipient: { user_ref } };
  expect((await graph('POST', '/me/messages', late)).error?.error_subcode).toBe(2018278);
});

test('Uploads by file and by URL give ids that can be sent for 90 days', async () => {
  const { url, graph, send, ada, id, clock } = await withAda();
  const form = new FormData();
  form.set('message', JSON.stringify({ attachment: { type: 'image', payload: { is_reusable: true } } }));
  form.set('filedata', new Blob(['picture'], { type: 'image/png' }), 'picture.png');
  form.set('access_token', PAGE.token);
  const uploaded = await readResult(await fetch(`${url}/v26.0/me/message_attachments`, { method: 'POST', body: form }));
  const attachment_id = uploaded.body.attachment_id;
  expect(attachment_id).toEqual(expect.any(String));
  await send(id, { attachment: { type: 'image', payload: { attachment_id } } });
  const shown = await ada.nextMessage();
  const file = await fetch(shown.message?.attachments?.[0]?.url ?? '');
  expect([file.headers.get('content-type'), await file.text()]).toEqual(['image/png', 'picture']);

  const byUrl = { type: 'image', payload: { url: 'https://example.com/a.png', is_reusable: true } };
  expect((await graph('POST', '/me/message_attachments', { message: { attachment: byUrl } })).body).toHaveProperty(
    'attachment_id',
  );
  expect((await send(id, { attachment: byUrl })).body).toHaveProperty('attachment_id');
  clock.ahead = 91 * 24 * HOUR;
  await ada.say('are you there?');
  const expired = await send(id, { attachment: { type: 'image', payload: { attachment_id } } });
  expect(expired.error?.error_subcode).toBe(2018074);
});

test('A file can come with the message itself', async () => {
  const { url, ada, id } = await withAda();
  const form = new FormData();
  form.set('recipient', JSON.stringify({ id }));
  form.set('message', JSON.stringify({ attachment: { type: 'file', payload: {} } }));
  form.set('filedata', new Blob(['%PDF'], { type: 'application/pdf' }), 'a.pdf');
  const answer = await fetch(`${url}/me/messages?access_token=${PAGE.token}`, { method: 'POST', body: form });
  expect(answer.status).toBe(200);
  const shown = await ada.nextMessage();
  expect(await (await fetch(shown.message?.attachments?.[0]?.url ?? '')).text()).toBe('%PDF');
});

test('Inline thread control takes effect after the send', async () => {
  const { send, ada, id } = await withAda();
  await send(id, { text: 'A person will answer.' }, { thread_control: { control_type: 'pass', app_id: INBOX } });
  expect((await ada.thread()).owner?.app_id).toBe(INBOX);
  expect((await send(id, { text: 'x' })).error?.error_subcode).toBe(2018300);
});

test('A batch is carried out in order, and each item has its own status', async () => {
  const { graph, ada, id } = await withAda();
  const body = (text: string) => `recipient=${encodeURIComponent(JSON.stringify({ id }))}&message={"text":"${text}"}`;
  const { body: answers } = await graph('POST', '/', {
    batch: [
      { method: 'POST', relative_url: 'me/messages', body: body('one') },
      { method: 'POST', relative_url: 'v26.0/me/messages', body: 'recipient={"id":"1"}&message={"text":"x"}' },
      { method: 'GET', relative_url: `${id}?fields=name` },
    ],
  });
  const list = answers as unknown as { code: number; body: string }[];
  expect(list.map(({ code }) => code)).toEqual([200, 400, 200]);
  expect(JSON.parse(list[2]?.body ?? '')).toEqual({ name: 'Ada Lovelace', id });
  expect((await ada.nextMessage()).message?.text).toBe('one');
});

test('A persona’s messages keep its name when it is deleted', async () => {
  const { graph, send, ada, id } = await withAda();
  const { body } = await graph('POST', '/me/personas', {
    name: 'Grace',
    profile_picture_url: 'https://example.com/g.png',
  });
  await send(id, { text: 'I am Grace' }, { persona_id: body.id });
  expect((await ada.nextMessage()).persona?.name).toBe('Grace');
  expect((await graph('GET', '/me/personas')).body.data).toHaveLength(1);
  expect((await graph('GET', `/${body.id}`)).body).toMatchObject({ name: 'Grace' });
  expect((await graph('DELETE', `/${body.id}`)).body).toEqual({ success: true });
  expect((await graph('GET', `/${body.id}`)).error?.code).toBe(100);
  expect((await ada.thread()).lines.at(-1)?.persona?.name).toBe('Grace');
});
