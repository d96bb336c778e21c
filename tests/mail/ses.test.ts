import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { signedRequest } from '../../lib/aws/index.ts';
import { explainSes } from '../../lib/mail/explain-ses.ts';
import { writeMail } from '../../lib/mail/follow-up-mail.ts';
import { sesMail } from '../../lib/mail/index.ts';
import { mimeOf } from '../../lib/mail/mime.ts';
import type { ControlAction, MailsView } from '../../simulator/model/views.ts';
import { startBench } from '../support/simulator.ts';

const to = 'mia@example.org';
const from = 'chat@shop.example';
const content = {
  to,
  shop: 'Küche',
  site: 'shop.example',
  answers: [{ agent: 'Anna', text: 'Ja, gern.' }],
  choice: 'https://api.example/mail?t=token',
  asks: true,
  replyTo: 'hello@shop.example',
};
const mime = await mimeOf(content, writeMail(content), { name: 'Küche', address: from });
const keys = { accessKeyId: 'local', secretAccessKey: 'local' };

beforeEach(() => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ENDPOINT_URL']) vi.stubEnv(name, undefined);
});

async function standIn(given: Omit<Extract<ControlAction, { action: 'ses' }>, 'action'> = {}) {
  const bench = await startBench();
  await bench.client.control({ action: 'ses', ...given });
  const send = sesMail({ endpoint: `${bench.url}/ses` });
  const mails = async () => {
    const view: MailsView = await (await fetch(`${bench.url}/sim/mails`)).json();
    return view.mails;
  };
  return { url: bench.url, mails, send: () => send({ from, to, mime }) };
}

test('A mail is sent by one signed request, and arrives as a mail program reads it', async () => {
  const { send, mails } = await standIn();
  expect(await send()).toMatchObject({ kind: 'sent', id: expect.stringMatching(/./) });
  expect(await mails()).toMatchObject([
    {
      from: 'Küche <chat@shop.example>',
      to,
      replyTo: 'Küche <hello@shop.example>',
      subject: 'Answer from Anna',
      text: expect.stringContaining('Ja, gern.'),
      html: expect.stringContaining('Ja, gern.'),
      headers: expect.arrayContaining([{ name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' }]),
    },
  ]);
});

test.each([
  ['in the sandbox to an address that is not verified', { sandbox: true, verified: ['shop.example'] }, 'mail_sandbox'],
  ['in the sandbox from an address that is not verified', { sandbox: true, verified: [to] }, 'mail_sender'],
  ['to an address on the suppression list', { suppressed: [to] }, 'mail_suppressed'],
  ['above the rate of the account', { busy: true }, 'mail_busy'],
])('A mail %s is refused with a sentence for agents, and is not tried again', async (_, given, code) => {
  const { send, mails } = await standIn(given);
  const result = await send();
  if (result.kind === 'sent') throw new Error('It was sent.');
  expect(result.kind).toBe(code === 'mail_busy' ? 'busy' : 'refused');
  expect(explainSes(result, from)).toEqual({ code, message: expect.stringMatching(/^The mail was not sent: .+\.$/) });
  expect(await mails()).toEqual([]);
});

test('A verified domain sends for its subdomains, too', async () => {
  const { url, send } = await standIn({ sandbox: true, verified: ['shop.example', to] });
  expect(await send()).toMatchObject({ kind: 'sent' });
  const sub = 'chat@mail.shop.example';
  const mime = await mimeOf(content, writeMail(content), { name: 'Küche', address: sub });
  expect(await sesMail({ endpoint: `${url}/ses` })({ from: sub, to, mime })).toMatchObject({ kind: 'sent' });
});

test('The domain of the operator’s sender is verified: in the sandbox a mail fails for its receiver alone', async () => {
  const { url, client } = await startBench({ sender: from });
  await client.control({ action: 'ses', sandbox: true });
  const send = sesMail({ endpoint: `${url}/ses` });
  const result = await send({ from, to, mime });
  if (result.kind === 'sent') throw new Error('It was sent.');
  expect(explainSes(result, from).code).toBe('mail_sandbox');
});

describe('Where SES is not there', () => {
  test('a connection that was refused carried no mail, so it may be tried later', async () => {
    const { endpoint, close } = await serve(() => undefined);
    await close();
    const result = await sesMail({ endpoint })({ from, to, mime });
    expect(result).toMatchObject({ kind: 'busy', code: 'unreachable' });
  });

  test.each([
    ['a broken connection', (response: ServerResponse) => response.destroy()],
    ['a server error', (response: ServerResponse) => response.writeHead(500).end('{}')],
  ])('%s says nothing of the mail, which may have gone out: the call is made once', async (_, answer) => {
    let calls = 0;
    const { endpoint, close } = await serve(({ method }, response) => {
      if (method === 'GET') return response.writeHead(404).end('{}');
      calls += 1;
      return answer(response);
    });
    const result = await sesMail({ endpoint })({ from, to, mime });
    await close();
    expect([result.kind, calls]).toEqual(['in_doubt', 1]);
  });
});

async function serve(listener: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { endpoint, close };
}

describe('The stand-in for SES', () => {
  const body = JSON.stringify({
    FromEmailAddress: from,
    Destination: { ToAddresses: [to] },
    Content: { Raw: { Data: mime.toString('base64') } },
  });
  const path = '/v2/email/outbound-emails';

  test('refuses a request without a signature, and one that was changed after it was signed', async () => {
    const { url, mails } = await standIn();
    const plain = await fetch(`${url}/ses${path}`, { method: 'POST', body });
    expect([plain.status, plain.headers.get('x-amzn-errortype')]).toEqual([403, 'MissingAuthenticationToken']);
    let sent: Request | undefined;
    const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      sent = input instanceof Request ? input : undefined;
      return new Response('{}');
    });
    await signedRequest({ service: 'ses', region: 'eu-central-1', keys, endpoint: `${url}/ses`, path, body });
    spy.mockRestore();
    const headers = Object.fromEntries(sent?.headers ?? []);
    const changed = await fetch(`${url}/ses${path}`, {
      method: 'POST',
      headers,
      body: body.replace(to, 'eve@example.org'),
    });
    expect([changed.status, changed.headers.get('x-amzn-errortype')]).toEqual([403, 'InvalidSignature']);
    const whole = await fetch(`${url}/ses${path}`, { method: 'POST', headers, body });
    expect(whole.status).toBe(200);
    expect(await mails()).toHaveLength(1);
  });

  test.each([
    ['another secret', { keys: { ...keys, secretAccessKey: 'other' } }, 'InvalidSignature'],
    ['another key', { keys: { ...keys, accessKeyId: 'other' } }, 'UnrecognizedClient'],
    ['the name of another service', { service: 'sns' }, 'InvalidSignature'],
  ])('refuses %s', async (_, given, error) => {
    const { url } = await standIn();
    const answer = await signedRequest({
      service: 'ses',
      region: 'eu-central-1',
      keys,
      endpoint: `${url}/ses`,
      path,
      body,
      ...given,
    });
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([403, error]);
  });

  test('refuses a mail whose sender is not the one that the call names', async () => {
    const { url, mails } = await standIn();
    const other = body.replace(from, 'other@shop.example');
    const answer = await signedRequest({
      service: 'ses',
      region: 'eu-central-1',
      keys,
      endpoint: `${url}/ses`,
      path,
      body: other,
    });
    expect([answer.status, await mails()]).toEqual([400, []]);
  });
});
