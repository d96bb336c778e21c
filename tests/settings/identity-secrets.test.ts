import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readSettings } from '../../lib/settings/index.ts';

const parameters = new Map<string, string>();
let asked = 0;
let isBroken = false;
let server: Server;

/** A function that has just started. */
async function coldStart() {
  vi.resetModules();
  return (await import('../../lib/settings/identity-secrets.ts')).identitySecrets;
}

beforeEach(async () => {
  parameters.clear();
  asked = 0;
  isBroken = false;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { Name } = JSON.parse(Buffer.concat(chunks).toString());
    asked += 1;
    const Value = parameters.get(Name);
    if (isBroken) response.writeHead(400).end('{"__type":"ThrottlingException"}');
    else if (Value === undefined) response.writeHead(400).end('{"__type":"ParameterNotFound"}');
    else response.end(JSON.stringify({ Parameter: { Name, Value } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('SSM_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('SECRETS_PATH', '/customer-chat/dev');
  for (const name of ['LOCAL', 'IDENTITY_SECRET', 'IDENTITY_SECRET_OLD']) vi.stubEnv(name, '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  await new Promise((resolve) => server.close(resolve));
});

const [one, two] = ['1'.repeat(32), '2'.repeat(32)];
const set = (name: string, value: string) => parameters.set(`/customer-chat/dev/${name}`, value);
const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

describe('The secrets of identities', () => {
  test('are both read from Parameter Store, at most once a minute, and a change counts after it', async () => {
    set('IDENTITY_SECRET', one);
    const identitySecrets = await coldStart();
    expect(await Promise.all([identitySecrets(), identitySecrets()])).toEqual([{ usable: [one] }, { usable: [one] }]);
    expect(asked).toBe(2);
    set('IDENTITY_SECRET', two);
    set('IDENTITY_SECRET_OLD', one);
    expect(await identitySecrets()).toEqual({ usable: [one] });
    later(61_000);
    expect(await identitySecrets()).toEqual({ usable: [two, one] });
  });

  test('that are missing or too short are named with what the operator does, and without their value', async () => {
    const identitySecrets = await coldStart();
    const missing = await identitySecrets();
    expect(missing).toEqual({ usable: [], problem: expect.stringContaining('IDENTITY_SECRET is not set. Run `npm') });
    set('IDENTITY_SECRET', 'short-and-secret');
    later(61_000);
    const { usable, problem } = await identitySecrets();
    expect(usable).toEqual([]);
    expect(problem).toContain('has fewer than 32 bytes');
    expect(problem).not.toContain('short-and-secret');
  });

  test('that cannot be read make the call fail, and are asked for again after ten seconds', async () => {
    isBroken = true;
    const identitySecrets = await coldStart();
    for (const _ of [1, 2]) await expect(identitySecrets()).rejects.toThrow('ThrottlingException');
    // Both tries shared the first one's questions.
    expect(asked).toBeLessThanOrEqual(2);
    isBroken = false;
    set('IDENTITY_SECRET', one);
    later(11_000);
    expect(await identitySecrets()).toEqual({ usable: [one] });
  });

  test('are those of .env on a laptop, and a wrong one is named when the stack starts', async () => {
    vi.stubEnv('LOCAL', '1');
    vi.stubEnv('IDENTITY_SECRET', one);
    expect(await (await coldStart())()).toEqual({ usable: [one] });
    expect(asked).toBe(0);
    expect(() => readSettings({ LOCAL: '1', IDENTITY_SECRET: 'short' })).toThrow('has fewer than 32 bytes');
  });
});
