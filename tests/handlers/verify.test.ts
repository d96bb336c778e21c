import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '../../handlers/verify.ts';
import { answerOf, captureLog, request } from './capture.ts';

const right = { 'hub.mode': 'subscribe', 'hub.verify_token': 'our-token', 'hub.challenge': '1158201444' };
const ask = (queryStringParameters?: Record<string, string>) => answerOf(handler, request({ queryStringParameters }));

let logged: () => string;
beforeEach(() => {
  vi.stubEnv('VERIFY_TOKEN', 'our-token');
  logged = captureLog();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('The challenge comes back as it was, as plain text', async () => {
  const answer = await ask({ ...right, 'hub.challenge': '<b>1</b>' });
  expect(answer).toMatchObject({ statusCode: 200, body: '<b>1</b>' });
  expect(answer).toMatchObject({ headers: { 'content-type': expect.stringContaining('text/plain') } });
});

test('Names with an underscore, as PHP makes them, are read too', async () => {
  const query = { hub_mode: 'subscribe', hub_verify_token: 'our-token', hub_challenge: '7' };
  expect(await ask(query)).toMatchObject({ statusCode: 200, body: '7' });
});

test.each([
  ['a wrong token', { ...right, 'hub.verify_token': 'their-token' }],
  ['part of the token', { ...right, 'hub.verify_token': 'our' }],
  ['a wrong mode', { ...right, 'hub.mode': 'unsubscribe' }],
])('%s is refused, and the challenge does not come back', async (_, query) => {
  const answer = await ask(query);
  expect(answer).toMatchObject({ statusCode: 403 });
  expect(JSON.stringify(answer)).not.toContain('1158201444');
  expect(logged()).not.toContain('our-token');
});

test.each(Object.keys(right))('A request without %s is told what is expected', async (name) => {
  expect(await ask({ ...right, [name]: '' })).toMatchObject({
    statusCode: 400,
    body: expect.stringContaining('hub.mode'),
  });
  expect(await ask()).toMatchObject({ statusCode: 400 });
});

test('A missing setting is said in the log, by name and with what to do, and not to the caller', async () => {
  vi.stubEnv('VERIFY_TOKEN', '');
  const answer = await ask(right);
  expect(answer).toMatchObject({ statusCode: 500 });
  expect(logged()).toContain('VERIFY_TOKEN');
  expect(logged()).toContain('npm run connect');
  expect(JSON.stringify(answer)).not.toContain('VERIFY_TOKEN');
});

test('Before a Page is connected, a request without a token in Meta’s form is refused and not logged as an error', async () => {
  vi.stubEnv('VERIFY_TOKEN', '');
  expect(await ask()).toMatchObject({ statusCode: 400 });
  expect(logged()).not.toContain('"level":"error"');
});
