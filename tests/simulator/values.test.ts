import { expect, test } from 'vitest';
import { APP, callGraph, PAGE, readResult, startBench } from '../support/simulator.ts';

async function withAda() {
  const bench = await startBench();
  const ada = await bench.client.person('Ada');
  await ada.say('hi');
  const { id } = ada.person;
  const form = async (path: string, fields: Iterable<[string, string]>) =>
    readResult(
      await fetch(`${bench.url}/v26.0${path}?access_token=${PAGE.token}`, {
        method: 'POST',
        body: new URLSearchParams([...fields]),
      }),
    );
  const newest = async () => (await ada.thread()).lines.at(-1)?.message;
  return { ...bench, ada, id, form, newest };
}

const looseTexts: [string, (id: string) => string, string, string][] = [
  ['with single quotes', (id) => `{'id':'${id}'}`, `{'text':'It\\'s "here"'}`, `It's "here"`],
  ['with keys without quotes', (id) => `{id:"${id}"}`, '{text: "hello, world"}', 'hello, world'],
  ['of a Python dict', (id) => `{'id': '${id}'}`, `{'text': "it's", 'metadata': None}`, "it's"],
  ['with a number as the id', (id) => `{id:${id}}`, '{text:"by number"}', 'by number'],
];

test.each(looseTexts)('Form values %s are read as Meta reads them', async (_, recipient, message, text) => {
  const { form, id, newest } = await withAda();
  const { status } = await form('/me/messages', Object.entries({ recipient: recipient(id), message }));
  expect(status).toBe(200);
  expect((await newest())?.text).toBe(text);
});

const nestedForms: [string, (index: number) => string][] = [
  ['PHP and JavaScript', (index) => `[${index}]`],
  ['Ruby', () => '[]'],
];

test.each(nestedForms)('Nested form fields of %s become objects and lists', async (_, item) => {
  const { form, id, newest } = await withAda();
  const fields: [string, string][] = [
    ['recipient[id]', id],
    ['message[text]', '{"not": "parsed"}'],
    [`message[quick_replies]${item(0)}[content_type]`, 'text'],
    [`message[quick_replies]${item(0)}[title]`, 'Yes'],
    [`message[quick_replies]${item(0)}[payload]`, '{"choice":"yes"}'],
    [`message[quick_replies]${item(1)}[content_type]`, 'user_email'],
  ];
  expect((await form('/me/messages', fields)).status).toBe(200);
  expect(await newest()).toEqual({
    text: '{"not": "parsed"}',
    quick_replies: [
      { content_type: 'text', title: 'Yes', payload: '{"choice":"yes"}' },
      { content_type: 'user_email' },
    ],
  });
});

test('A list may be a JSON text, names with commas, or repeated fields with brackets', async () => {
  const { form, graph } = await withAda();
  for (const fields of [
    [['subscribed_fields', '["messages","standby"]']],
    [['subscribed_fields', 'messages, standby']],
    [
      ['subscribed_fields[]', 'messages'],
      ['subscribed_fields[]', 'standby'],
    ],
  ] as [string, string][][]) {
    await form('/me/subscribed_apps', [['subscribed_fields', 'feed']]);
    expect((await form('/me/subscribed_apps', fields)).status).toBe(200);
    const { body } = await graph('GET', '/me/subscribed_apps');
    expect(body.data).toMatchObject([{ id: APP.id, subscribed_fields: ['messages', 'standby'] }]);
  }
});

test('JSON texts inside JSON are read, and payloads and metadata stay texts', async () => {
  const { graph, id, newest, receiver } = await withAda();
  const buttons = [{ type: 'postback', title: 'Go', payload: '{"go":1}' }];
  const payload = JSON.stringify({ template_type: 'button', text: 'Where?', buttons: JSON.stringify(buttons) });
  const answer = await graph('POST', '/me/messages', {
    recipient: JSON.stringify({ id }),
    message: JSON.stringify({ attachment: JSON.stringify({ type: 'template', payload }), metadata: '{"a": 1}' }),
  });
  expect(answer.error).toBeUndefined();
  expect((await newest())?.attachments?.[0]?.template).toMatchObject({ text: 'Where?', buttons });
  await expect.poll(() => receiver.items().find(({ message }) => message?.is_echo)?.message?.metadata).toBe('{"a": 1}');
});

test('An id of more digits than a JSON number can hold keeps all of them', async () => {
  const { url } = await withAda();
  const answer = await fetch(`${url}/v26.0/me/messages?access_token=${PAGE.token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"recipient":{"id":90071992547409931},"message":{"text":"x"}}',
  });
  expect((await readResult(answer)).error).toMatchObject({ code: 100, error_subcode: 2018001 });
  const { calls } = (await (await fetch(`${url}/sim/calls?path=messages`)).json()) as { calls: { params: object }[] };
  expect(calls.at(-1)?.params).toMatchObject({ recipient: { id: '90071992547409931' } });
});

test('null counts as absent, at any depth', async () => {
  const { graph, id } = await withAda();
  const button = { type: 'web_url', title: 'Open', url: 'https://shop.example', fallback_url: null, payload: null };
  const element = { title: 'Shoe', subtitle: null, image_url: null, default_action: null, buttons: [button] };
  const attachment = { type: 'template', payload: { template_type: 'generic', elements: [element] } };
  const message = { text: null, attachment, quick_replies: null, metadata: null, sticker_id: null };
  const nulls = { sender_action: null, tag: null, persona_id: null, reply_to: null, thread_control: null };
  const answer = await graph('POST', '/me/messages', { recipient: { id, user_ref: null }, message, ...nulls });
  expect(answer.error).toBeUndefined();
  const profile = { get_started: { payload: 'START' }, persistent_menu: null, whitelisted_domains: null };
  expect((await graph('POST', '/me/messenger_profile', profile)).body).toEqual({ result: 'success' });
  const control = { recipient: { id }, target_app_id: null, metadata: null };
  expect((await graph('POST', '/me/pass_thread_control', control)).body).toEqual({ success: true });
});

test('Global parameters are accepted on any call and are no fields', async () => {
  const { url, id } = await withAda();
  const globals = 'format=json&pretty=0&debug=all&locale=en_US&suppress_http_code=0&include_headers=false&sdk=php';
  const call = (method: string, path: string, body?: object) =>
    callGraph(url, method, `${path}${path.includes('?') ? '&' : '?'}${globals}`, body, PAGE.token);
  const profile = { greeting: [{ locale: 'default', text: 'Hi' }], format: 'json', sdk: 'joey', method: 'post' };
  expect((await call('POST', '/me/messenger_profile', profile)).body).toEqual({ result: 'success' });
  expect((await call('POST', '/me/messages', { recipient: { id }, message: { text: 'x' } })).status).toBe(200);
  expect((await call('GET', '/me?fields=id')).body).toEqual({ id: PAGE.id });
});

test('`method` makes another call of it, and `suppress_http_code` makes every status 200', async () => {
  const { url, graph } = await withAda();
  await graph('POST', '/me/messenger_profile', { greeting: [{ locale: 'default', text: 'Hi' }] });
  const path = '/me/messenger_profile?fields=["greeting"]&method=delete';
  expect((await callGraph(url, 'GET', path, undefined, PAGE.token)).body).toEqual({ result: 'success' });
  expect((await graph('GET', '/me/messenger_profile?fields=greeting')).body).toEqual({ data: [] });
  const refused = await graph('GET', '/42?suppress_http_code=1');
  expect([refused.status, refused.error?.code]).toEqual([200, 100]);
});

test('A form without a content type is read as a form', async () => {
  const { url, id } = await withAda();
  const body = new TextEncoder().encode(`recipient={id:${id}}&message={text:"bare"}`);
  const answer = await fetch(`${url}/v26.0/me/messages?access_token=${PAGE.token}`, { method: 'POST', body });
  expect(answer.status).toBe(200);
});
