import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { escapeUnicode } from '../../lib/messenger/index.ts';
import type { QueuedEvent } from '../../lib/queue/index.ts';
import { sign } from '../../lib/webhook/index.ts';
import { messages, page } from '../messenger/fixtures.ts';
import { eventually } from '../support/eventually.ts';
import { answerOf, captureLog, request } from './capture.ts';

const put = vi.fn<(events: readonly QueuedEvent[]) => Promise<void>>();
vi.mock(import('../../lib/queue/index.ts'), async (original) => ({
  ...(await original()),
  sqsQueue: () => ({ enqueue: put }),
}));

const secret = 'app-secret';
const body = escapeUnicode(
  JSON.stringify({
    object: 'page',
    entry: [{ id: page, time: 1, messaging: [{ ...messages.text, message: { mid: 'm', text: 'Grüße 😀/' } }] }],
  }),
);
const signed = (text: string) => ({ 'x-hub-signature-256': sign(text, secret) });

/** Each test gets a handler that has just started. */
async function post(text: string, headers: Record<string, string> = signed(text), more: object = {}) {
  const { handler } = await import('../../handlers/events.ts');
  return answerOf(handler, request({ body: text, headers, ...more }));
}

let logged: () => string;
beforeEach(() => {
  vi.resetModules();
  vi.stubEnv('APP_SECRET', secret);
  vi.stubEnv('QUEUE_URL', 'http://localhost:9324/queue.fifo');
  put.mockReset().mockResolvedValue();
  logged = captureLog();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('A webhook that Meta signed', () => {
  test('is acknowledged when the queue holds its events, and not before', async () => {
    let stored = () => {};
    put.mockReturnValue(new Promise((resolve) => (stored = () => resolve())));
    let answered = false;
    const answer = post(body).finally(() => (answered = true));
    await eventually(() => expect(put).toHaveBeenCalledOnce());
    expect(answered).toBe(false);
    stored();
    expect(await answer).toMatchObject({ statusCode: 200, body: 'EVENT_RECEIVED' });
    expect(put.mock.calls[0]?.[0]).toMatchObject([{ item: { message: { text: 'Grüße 😀/' } }, source: 'messenger' }]);
  });

  test('is read over the bytes as they came, in base64 as well, and whatever the case of the header', async () => {
    const base64 = Buffer.from(body).toString('base64');
    const headers = { 'X-Hub-Signature-256': sign(body, secret) };
    expect(await post(base64, headers, { isBase64Encoded: true })).toMatchObject({ statusCode: 200 });
    expect(put).toHaveBeenCalledOnce();
  });

  test('leaves no word of what people wrote in the log', async () => {
    await post(body);
    expect(logged()).toMatch(/"id":"[0-9a-f-]{36}"/);
    expect(logged()).not.toContain('Gr');
  });

  test("may be the dashboard's test, which is acknowledged and logged", async () => {
    expect(await post('{"field":"messages","value":{}}')).toMatchObject({ statusCode: 200 });
    expect(put).not.toHaveBeenCalled();
    expect(logged()).toContain('test button');
  });

  test("may be the dashboard's test in an entry with the id 0: the last line about a webhook names it", async () => {
    const changes = [{ field: 'messages', value: { message: { mid: 'test_message_id' } } }];
    const text = JSON.stringify({ object: 'page', entry: [{ id: '0', time: 1, changes }] });
    expect(await post(text)).toMatchObject({ statusCode: 200 });
    expect(put).not.toHaveBeenCalled();
    expect(logged().trim().split('\n').at(-1)).toMatch(/test.*webhook/i);
  });

  test('of another Page of the app is acknowledged, queued nowhere, and one line in the log', async () => {
    vi.stubEnv('PAGE_ID', page);
    vi.stubEnv('APP_ID', '1');
    const other = '7770001112223';
    const item = { sender: { id: '9' }, recipient: { id: other }, message: { mid: 'm', text: 'Hi' } };
    const entry = { id: other, messaging: [item, { ...item, message: { mid: 'n', text: 'Hi' } }] };
    expect(await post(JSON.stringify({ object: 'page', entry: [entry] }))).toMatchObject({ statusCode: 200 });
    expect(put).not.toHaveBeenCalled();
    expect(logged().trim().split('\n')).toHaveLength(1);
    expect(logged()).toMatch(/"level":"warn".*another Page.*"otherPages":\["7770001112223"\]/);
    expect(await post(body)).toMatchObject({ statusCode: 200 });
    expect(put).toHaveBeenCalledOnce();
  });

  test.each([
    ['not JSON', '{"object"', 400],
    ['not an object', '[]', 400],
    ['without entries', '{"object":"page"}', 400],
    ['of another object', '{"object":"instagram","entry":[]}', 404],
  ])('is refused where it is %s', async (_, text, statusCode) => {
    expect(await post(text)).toMatchObject({ statusCode });
    expect(put).not.toHaveBeenCalled();
  });
});

describe('A webhook that Meta did not sign', () => {
  const sha1 = createHmac('sha1', secret).update(body).digest('hex');
  test.each<[string, string, Record<string, string>]>([
    ['no signature', body, {}],
    ['a SHA-1 signature alone', body, { 'x-hub-signature': `sha1=${sha1}` }],
    ['a truncated signature', body, { 'x-hub-signature-256': sign(body, secret).slice(0, 40) }],
    ['a signature under another secret', body, { 'x-hub-signature-256': sign(body, 'other') }],
    ['a changed body', body.replace('"m"', '"n"'), signed(body)],
    ['no body', '', {}],
  ])('is refused, stored nowhere, and one line in the log: %s', async (_, text, headers) => {
    expect(await post(text, headers)).toMatchObject({ statusCode: 401 });
    expect(put).not.toHaveBeenCalled();
    expect(logged().trim().split('\n')).toHaveLength(1);
    expect(logged()).not.toContain('messaging');
    expect(logged()).not.toContain('sha256=');
  });
});

describe('Where something is wrong with us, Meta is told to deliver again', () => {
  test('as the queue cannot be reached', async () => {
    put.mockRejectedValue(new Error('connect ECONNREFUSED 127.0.0.1:9324'));
    expect(await post(body)).toMatchObject({ statusCode: 503 });
    expect(logged()).toContain('ECONNREFUSED');
  });

  test('as an event is too large for the queue', async () => {
    const { TooLarge } = await import('../../lib/queue/queue.ts');
    put.mockRejectedValue(new TooLarge('too large'));
    expect(await post(body)).toMatchObject({ statusCode: 413 });
  });

  test('but not for an unsigned request: a scanner is refused without the secret', async () => {
    vi.stubEnv('APP_SECRET', '');
    const { handler } = await import('../../handlers/events.ts');
    const answer = await answerOf(handler, request({ body }));
    expect(answer).toMatchObject({ statusCode: 401 });
    expect(logged()).not.toContain('"level":"error"');
  });

  test.each(['APP_SECRET', 'QUEUE_URL'])('as %s is not set, and the log names it', async (name) => {
    vi.stubEnv(name, '');
    expect(await post(body)).toMatchObject({ statusCode: 500 });
    expect(put).not.toHaveBeenCalled();
    expect(logged()).toContain(name);
  });
});
