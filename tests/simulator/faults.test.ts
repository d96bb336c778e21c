import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectSimulator, createSimulator } from '../../simulator/index.ts';
import { APP, PAGE, startBench } from '../support/simulator.ts';

async function withAda() {
  const bench = await startBench();
  const ada = await bench.client.person('Ada');
  await ada.say('hi');
  return {
    ...bench,
    ada,
    id: ada.person.id,
    texts: async () => (await ada.thread()).lines.map((line) => line.message?.text),
  };
}

test('A connection can be cut before or after the message is accepted', async () => {
  const { client, send, id, texts } = await withAda();
  await client.fail({ kind: 'reset', path: 'messages' });
  await expect(send(id, { text: 'cut before' })).rejects.toThrow();
  await client.fail({ kind: 'reset', path: 'messages', taken: true });
  await expect(send(id, { text: 'cut after' })).rejects.toThrow();
  expect((await send(id, { text: 'well' })).status).toBe(200);
  expect(await texts()).toEqual(['hi', 'cut after', 'well']);
});

test('A call can hang although the message is accepted', async () => {
  const { client, url, id, texts } = await withAda();
  await client.fail({ kind: 'hang', taken: true });
  const call = fetch(`${url}/v26.0/me/messages?access_token=${PAGE.token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ recipient: { id }, message: { text: 'taken' } }),
    signal: AbortSignal.timeout(100),
  });
  await expect(call).rejects.toThrow('aborted due to timeout');
  expect(await texts()).toEqual(['hi', 'taken']);
});

test('A fault hits the given number of calls on the given path, and can be cleared', async () => {
  const { client, send, graph, id } = await withAda();
  await client.fail({ kind: 'server_error', status: 503, times: 2, path: 'personas' });
  expect((await send(id, { text: 'x' })).status).toBe(200);
  const personas = () =>
    graph('GET', '/me/personas').then(
      ({ status }) => status,
      () => 'html',
    );
  expect([await personas(), await personas(), await personas()]).toEqual(['html', 'html', 200]);
  await client.fail({ kind: 'service_error', times: 100 });
  expect((await send(id, { text: 'x' })).error).toMatchObject({ code: 2, is_transient: true });
  await client.control({ action: 'clear_faults' });
  expect((await send(id, { text: 'x' })).status).toBe(200);
});

test('Rate limits have usage headers, expired tokens are 190/463, slow answers come late', async () => {
  const { client, send, id } = await withAda();
  await client.fail({ kind: 'rate_limit' });
  const limited = await send(id, { text: 'x' });
  expect(limited.error?.code).toBe(613);
  expect(limited.headers.get('x-business-use-case-usage')).toContain('estimated_time_to_regain_access');
  await client.fail({ kind: 'token_expired' });
  expect((await send(id, { text: 'x' })).error).toMatchObject({ code: 190, error_subcode: 463 });
  await client.fail({ kind: 'slow', ms: 80 });
  const started = Date.now();
  expect((await send(id, { text: 'x' })).status).toBe(200);
  expect(Date.now() - started).toBeGreaterThanOrEqual(75);
});

test('The list of calls contains no tokens and secrets', async () => {
  const { client, send, graph, id } = await withAda();
  await send(id, { text: 'listed' });
  await graph(
    'GET',
    `/oauth/access_token?client_id=${APP.id}&client_secret=${APP.secret}&grant_type=client_credentials`,
  );
  const [call] = await client.untilCalls('messages', 1);
  expect(call).toMatchObject({
    method: 'POST',
    path: '/me/messages',
    status: 200,
    params: { recipient: { id }, message: { text: 'listed' } },
  });
  const all = JSON.stringify(await client.calls());
  expect(all).not.toContain(PAGE.token);
  expect(all).not.toContain(APP.secret);
});

test('Pages are bundled at the first request, and again after a change', async () => {
  const pagesDir = mkdtempSync(join(tmpdir(), 'pages-'));
  const { url } = await startBench({ pagesDir });
  const text = async (path: string) => (await fetch(url + path)).text();
  expect((await fetch(url)).status).toBe(404);
  writeFileSync(join(pagesDir, 'phone.html'), '<script type="module" src="/pages/phone.js"></script>');
  writeFileSync(join(pagesDir, 'phone.tsx'), 'document.title = "first" as string;');
  writeFileSync(join(pagesDir, 'phone.css'), 'body { color: red }');
  expect(await text(`/m/${PAGE.id}?ref=x`)).toContain('/pages/phone.js');
  expect(await text('/pages/phone.js')).toContain('"first";');
  expect(await text('/pages/phone.css')).toContain('color: red');
  writeFileSync(join(pagesDir, 'phone.tsx'), 'document.title = "second" as string;');
  expect(await text('/pages/phone.js')).toContain('"second";');
});

test('A port in use stops the start, and unknown pages are answered with 404', async () => {
  const { url } = await startBench();
  const port = Number(new URL(url).port);
  await expect(createSimulator({ port, page: PAGE, app: APP })).rejects.toThrow('EADDRINUSE');
  expect((await fetch(`${url}/sim/page`)).status).toBe(200);
  expect((await fetch(`${url}/m/42?ref=x`)).status).toBe(404);
  expect((await fetch(`${url}/pages/nothing.js`)).status).toBe(404);
  await expect(connectSimulator(url).control({ action: 'age', person: '42', hours: 1 })).rejects.toThrow('no thread');
});
