import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readSettings } from '../../lib/settings/index.ts';
import { listening } from '../cli/meta.ts';

/** Parameter Store, as far as it is asked. */
const parameters = new Map<string, string>();
let asked = 0;
let store: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  store = await listening(async (_, body) => {
    asked += 1;
    const { Name } = JSON.parse(body.toString());
    const Value = parameters.get(Name);
    if (Value === undefined) return { statusCode: 400, body: '{"__type":"ParameterNotFound"}' };
    return { statusCode: 200, body: JSON.stringify({ Parameter: { Name, Value } }) };
  });
});
afterAll(() => store.close());
beforeEach(() => {
  parameters.clear();
  asked = 0;
  vi.resetModules();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.stubEnv('SECRETS_PATH', '/customer-chat/dev');
  vi.stubEnv('SSM_ENDPOINT', store.url);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});
const coldStart = async () => (await import('../../lib/settings/connected.ts')).connected;

test('The Page and the app that were connected are read once', async () => {
  parameters.set('/customer-chat/dev/PAGE_ID', '11');
  parameters.set('/customer-chat/dev/APP_ID', '22');
  const connected = await coldStart();
  expect(await connected(readSettings({}))).toMatchObject({ pageId: '11', appId: '22' });
  expect(await connected(readSettings({}))).toMatchObject({ pageId: '11', appId: '22' });
  expect(asked).toBe(2);
});

test('What the environment says counts, without a call', async () => {
  const connected = await coldStart();
  expect(await connected(readSettings({ PAGE_ID: '1', APP_ID: '2' }))).toMatchObject({ pageId: '1', appId: '2' });
  expect(await connected(readSettings({ LOCAL: '1' }))).toMatchObject({ pageId: '1002003004005' });
  expect(asked).toBe(0);
});

test('A failure is remembered for ten seconds, and then asked about again', async () => {
  const connected = await coldStart();
  vi.stubEnv('SSM_ENDPOINT', 'http://localhost:1');
  await expect(connected(readSettings({}))).rejects.toThrow();
  vi.stubEnv('SSM_ENDPOINT', store.url);
  await expect(connected(readSettings({}))).rejects.toThrow();
  expect(asked).toBe(0);
  vi.setSystemTime(Date.now() + 11_000);
  await connected(readSettings({}));
  expect(asked).toBe(2);
});

test('Web chat without a Page asks once a minute at most, and finds a Page that is connected later', async () => {
  const connected = await coldStart();
  expect(await connected(readSettings({}))).toMatchObject({ pageId: undefined, appId: undefined });
  await connected(readSettings({}));
  expect(asked).toBe(2);
  parameters.set('/customer-chat/dev/PAGE_ID', '11');
  parameters.set('/customer-chat/dev/APP_ID', '22');
  vi.setSystemTime(Date.now() + 61_000);
  expect(await connected(readSettings({}))).toMatchObject({ pageId: '11', appId: '22' });
});
