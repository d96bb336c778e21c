import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isPushEndpoint, vapidSubject, webPush } from '../../../lib/agents/notify/index.ts';
import { type PushAnswer, type PushService, startPushService, vapidKeys } from '../../support/push-service.ts';

const keys = vapidKeys();
const message = {
  payload: JSON.stringify({ web_push: 8030, notification: { title: 'A customer is waiting', body: '日本語 🏺' } }),
  topic: 'a'.repeat(32),
  ttl: 600,
};
let service: PushService;

beforeAll(async () => {
  service = await startPushService(keys.publicKey);
});
beforeEach(() => {
  service.answers.clear();
  service.delivered.length = 0;
  service.asked.length = 0;
});
afterAll(() => service.stop());

const push = (patience?: number) =>
  webPush({ keys, subject: 'mailto:you@shop.example', testOrigin: service.origin, patience });

test('a notification arrives encrypted for the browser, signed, with topic, TTL and urgency', async () => {
  expect(await push()(service.subscribe('phone'), message)).toEqual({ kind: 'sent' });
  expect(service.refused).toEqual([]);
  expect(service.delivered).toEqual([
    {
      browser: 'phone',
      notification: { title: 'A customer is waiting', body: '日本語 🏺' },
      topic: 'a'.repeat(32),
      ttl: 600,
      urgency: 'high',
      subject: 'mailto:you@shop.example',
    },
  ]);
});

test('the stand-in refuses a signature of other keys, so that the test above proves something', async () => {
  const other = webPush({ keys: vapidKeys(), subject: 'mailto:you@shop.example', testOrigin: service.origin });
  expect(await other(service.subscribe('phone'), message)).toEqual({ kind: 'failed', reason: 'HTTP 400' });
  const { publicKey } = keys;
  const mixed = webPush({
    keys: { ...vapidKeys(), publicKey },
    subject: 'mailto:x@y.example',
    testOrigin: service.origin,
  });
  expect((await mixed(service.subscribe('phone'), message)).kind).toBe('failed');
  expect(service.delivered).toEqual([]);
  service.refused.length = 0;
});

test.each<[PushAnswer, object]>([
  [404, { kind: 'gone' }],
  [410, { kind: 'gone' }],
  [403, { kind: 'failed', reason: 'HTTP 403' }],
  [429, { kind: 'failed', reason: 'HTTP 429' }],
  [500, { kind: 'failed', reason: 'HTTP 500' }],
])('the answer %s of a push service is %j', async (answer, result) => {
  service.answers.set('phone', answer);
  expect(await push()(service.subscribe('phone'), message)).toEqual(result);
});

test('a redirect is a failure and is not followed', async () => {
  service.answers.set('phone', 'redirect');
  expect(await push()(service.subscribe('phone'), message)).toEqual({ kind: 'failed', reason: 'HTTP 307' });
  expect(service.redirected()).toBe(0);
});

test('a push service that never answers is given up after the patience', async () => {
  service.answers.set('phone', 'hang');
  expect(await push(200)(service.subscribe('phone'), message)).toMatchObject({ kind: 'failed' });
});

test('a subscription with broken keys fails without a request', async () => {
  const { endpoint } = service.subscribe('phone');
  const broken = { endpoint, keys: { p256dh: 'AAAA', auth: 'AAAA' } };
  expect(await push()(broken, message)).toMatchObject({ kind: 'failed' });
  expect(service.asked).toEqual([]);
});

describe('the address of a subscription', () => {
  test.each([
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
  ])('%s is accepted', (endpoint) => {
    expect(isPushEndpoint(endpoint)).toBe(true);
  });

  test.each([
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://127.0.0.1/push',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/push',
    'https://localhost/push',
    'https://push.evil.example/abc',
    'https://fcm.googleapis.com.evil.example/abc',
    'https://evilfcm.googleapis.com/abc',
    'https://notify.windows.com/abc',
    'https://fcm.googleapis.com:8443/abc',
    'https://you:secret@fcm.googleapis.com/abc',
    'https://fcm.googleapis.com@evil.example/abc',
    'https://fcm.googleapis.com.@evil.example/abc',
    'file:///etc/passwd',
    'fcm.googleapis.com',
    '',
    `https://fcm.googleapis.com/${'a'.repeat(1024)}`,
  ])('%j is refused', async (endpoint) => {
    expect(isPushEndpoint(endpoint)).toBe(false);
    const { keys: browserKeys } = service.subscribe('phone');
    expect(await push()({ endpoint, keys: browserKeys }, message)).toEqual({
      kind: 'failed',
      reason: 'not a push service',
    });
  });

  test('one more origin is accepted in tests only', () => {
    expect(isPushEndpoint(`${service.origin}/push/phone`, service.origin)).toBe(true);
    expect(isPushEndpoint(`${service.origin}/push/phone`)).toBe(false);
    expect(isPushEndpoint('http://127.0.0.1:1/push/phone', service.origin)).toBe(false);
  });
});

test.each([
  [{ alarmEmail: 'you@shop.example', siteOrigin: 'https://chat.shop.example' }, 'mailto:you@shop.example'],
  [{ siteOrigin: 'https://chat.shop.example' }, 'https://chat.shop.example'],
  [{ siteOrigin: 'http://localhost:8080' }, 'https://example.com'],
  [{}, 'https://example.com'],
])('push services hear of the operator by %j: %s', (given, subject) => {
  expect(vapidSubject(given)).toBe(subject);
});
