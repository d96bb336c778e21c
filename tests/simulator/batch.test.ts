import { expect, test } from 'vitest';
import { PAGE, readResult, startBench } from '../support/simulator.ts';

interface ItemAnswer {
  code: number;
  headers?: { name: string; value: string }[];
  body: string;
}

async function withAda() {
  const bench = await startBench({}, false);
  const ada = await bench.client.person('Ada Lovelace');
  await ada.say('hi');
  const batch = async (items: object[], more: object = {}) =>
    (await bench.graph('POST', '/', { batch: items, ...more })).body as unknown as (ItemAnswer | null)[];
  const send = (text: string, to = ada.person.id): object => ({
    method: 'POST',
    relative_url: 'me/messages',
    body: new URLSearchParams({ recipient: JSON.stringify({ id: to }), message: JSON.stringify({ text }) }).toString(),
  });
  const texts = async () => (await ada.thread()).lines.map(({ message }) => message?.text);
  return { ...bench, ada, id: ada.person.id, batch, send, texts };
}

test('An item that depends on a failed one is not carried out, and neither is what depends on it', async () => {
  const { batch, send, texts } = await withAda();
  const answers = await batch([
    { ...send('x', '1'), name: 'first' },
    { ...send('second'), name: 'second', depends_on: 'first' },
    { ...send('third'), depends_on: 'second' },
    send('fourth'),
  ]);
  expect(answers.map((each) => each?.code ?? null)).toEqual([400, 424, 424, 200]);
  expect(await texts()).toEqual(['hi', 'fourth']);
});

test('The answer of an item that others refer to is left out, unless the caller asks for it', async () => {
  const { batch, send } = await withAda();
  const list = { method: 'GET', name: 'list', relative_url: 'me/conversations' };
  const reader = { method: 'GET', relative_url: '{result=list:$.data[0].id}' };
  const codes = async (items: object[]) => (await batch(items)).map((each) => each?.code ?? null);
  expect(await codes([list, reader])).toEqual([null, 200]);
  expect(await codes([{ ...list, omit_response_on_success: false }, reader])).toEqual([200, 200]);
  expect(await codes([list, { ...send('a'), depends_on: 'list' }])).toEqual([200, 200]);
  expect(await codes([{ ...list, omit_response_on_success: true }])).toEqual([null]);
});

test('An item can use the answer of a named one by JSONPath, in its address and in its body', async () => {
  const { batch, id, texts, graph } = await withAda();
  await graph('POST', '/me/messages', { recipient: { id }, message: { text: 'an answer' } });
  const list = { method: 'GET', name: 'list', relative_url: 'me/conversations?fields=participants' };
  const [, people, sent] = await batch([
    list,
    { method: 'GET', relative_url: '?ids={result=list:$.data.*.participants.data[0].id}&fields=name' },
    {
      method: 'POST',
      relative_url: 'me/messages',
      body: new URLSearchParams({
        recipient: '{"id":"{result=list:$.data[0].participants.data[0].id}"}',
        message: '{"text":"by path"}',
      }).toString(),
    },
  ]);
  expect(JSON.parse(people?.body ?? '')).toEqual({ [id]: { id, name: 'Ada Lovelace' } });
  expect(sent?.code).toBe(200);
  expect((await texts()).at(-1)).toBe('by path');
});

test('Headers are pairs, or left out with `include_headers=false`', async () => {
  const { batch } = await withAda();
  const [plain] = await batch([{ method: 'GET', relative_url: 'me' }]);
  expect(plain?.headers).toContainEqual({ name: 'Content-Type', value: 'application/json; charset=UTF-8' });
  const [without] = await batch([{ method: 'GET', relative_url: 'me' }], { include_headers: false });
  expect(without).not.toHaveProperty('headers');
});

test('Files of the multipart body reach the items that name them', async () => {
  const { url, id, ada } = await withAda();
  const message = '{"attachment":{"type":"image","payload":{}}}';
  const item = (attached_files: string): object => ({
    method: 'POST',
    relative_url: 'me/messages',
    body: new URLSearchParams({ recipient: JSON.stringify({ id }), message }).toString(),
    attached_files,
  });
  const form = new FormData();
  form.set('access_token', PAGE.token);
  form.set('batch', JSON.stringify([item('cat'), item('dog'), item('bird')]));
  form.set('cat', new Blob(['a cat'], { type: 'image/png' }), 'cat.png');
  form.set('dog', new Blob(['a dog'], { type: 'image/png' }), 'dog.png');
  const { body } = await readResult(await fetch(`${url}/v26.0/`, { method: 'POST', body: form }));
  expect((body as unknown as ItemAnswer[]).map(({ code }) => code)).toEqual([200, 200, 400]);
  const urls = (await ada.thread()).lines.flatMap(({ message }) => message?.attachments?.map((each) => each.url) ?? []);
  const files = await Promise.all(urls.map(async (each) => (await fetch(each ?? '')).text()));
  expect(files).toEqual(['a cat', 'a dog']);
});

test('`POST /me?batch=` is a batch, too, and items may have tokens of their own', async () => {
  const { url } = await withAda();
  const items = [
    { method: 'GET', relative_url: 'me?fields=name' },
    { method: 'GET', relative_url: `me?fields=name&access_token=${PAGE.token}` },
  ];
  const query = new URLSearchParams({ batch: JSON.stringify(items), access_token: 'local-user-token' });
  const { body } = await readResult(await fetch(`${url}/v26.0/me?${query}`, { method: 'POST' }));
  const names = (body as unknown as ItemAnswer[]).map((each) => JSON.parse(each.body).name);
  expect(names).toEqual(['Page Admin', PAGE.name]);
});
