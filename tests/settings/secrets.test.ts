import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

/** Parameter Store, as far as it is asked. */
const parameters = new Map<string, string>();
const asked: unknown[] = [];
let broken = false;
let server: Server;

/** A function that has just started. */
async function coldStart() {
  vi.resetModules();
  const { secret } = await import('../../lib/settings/secrets.ts');
  return secret;
}

beforeEach(async () => {
  parameters.clear();
  asked.length = 0;
  broken = false;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const question = JSON.parse(Buffer.concat(chunks).toString());
    asked.push(question);
    const Value = parameters.get(question.Name);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (broken) response.writeHead(400).end('{"__type":"AccessDeniedException","message":"no"}');
    else if (Value === undefined) response.writeHead(400).end('{"__type":"ParameterNotFound"}');
    else response.end(JSON.stringify({ Parameter: { Name: question.Name, Value } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('SSM_ENDPOINT', `http://127.0.0.1:${port}`);
  vi.stubEnv('SECRETS_PATH', '/customer-chat/dev');
  for (const name of ['APP_SECRET', 'LOCAL']) vi.stubEnv(name, '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  await new Promise((resolve) => server.close(resolve));
});

describe('A secret', () => {
  test('is what the environment says, without a call', async () => {
    vi.stubEnv('APP_SECRET', 'from-environment');
    expect(await (await coldStart())('APP_SECRET')).toBe('from-environment');
    expect(asked).toEqual([]);
  });

  test('has a made-up value on a laptop', async () => {
    vi.stubEnv('LOCAL', '1');
    expect(await (await coldStart())('APP_SECRET')).toBe('local-app-secret');
  });

  test('is read from Parameter Store once, however many ask at the same time', async () => {
    parameters.set('/customer-chat/dev/APP_SECRET', 'from-store');
    const secret = await coldStart();
    expect(await Promise.all([secret('APP_SECRET'), secret('APP_SECRET')])).toEqual(['from-store', 'from-store']);
    expect(await secret('APP_SECRET')).toBe('from-store');
    expect(asked).toEqual([{ Name: '/customer-chat/dev/APP_SECRET', WithDecryption: true }]);
  });

  test('that is missing is named with what to do, asked for seldom, and found soon after it was set', async () => {
    const secret = await coldStart();
    await expect(secret('APP_SECRET')).rejects.toThrow('APP_SECRET is not in Parameter Store');
    await expect(secret('APP_SECRET')).rejects.toThrow(/APP_SECRET .*npm run connect.*App Dashboard/);
    expect(asked).toHaveLength(1);

    parameters.set('/customer-chat/dev/APP_SECRET', 'set-at-last');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    expect(await secret('APP_SECRET')).toBe('set-at-last');
  });

  test('that cannot be read for another reason gives that reason', async () => {
    broken = true;
    await expect((await coldStart())('APP_SECRET')).rejects.toThrow('no');
  });

  test('is named where there is no place to look for it', async () => {
    vi.stubEnv('SECRETS_PATH', '');
    await expect((await coldStart())('APP_SECRET')).rejects.toThrow(/^APP_SECRET is not set/);
  });
});
