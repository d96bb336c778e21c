import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { wrongSecretName } from '../../lib/settings/index.ts';

const parameters = new Map<string, string>();
const asked: string[] = [];
let server: Server;

/** A function that has just started. */
async function coldStart() {
  vi.resetModules();
  const [{ botSecret }, { withoutSecrets }] = await Promise.all([
    import('../../lib/settings/bot-secrets.ts'),
    import('../../lib/hidden.ts'),
  ]);
  return { botSecret, withoutSecrets };
}

beforeEach(async () => {
  parameters.clear();
  asked.length = 0;
  server = createServer(async (request, response) => {
    const { Name } = JSON.parse(await text(request));
    asked.push(Name);
    const Value = parameters.get(Name);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (Value === undefined) response.writeHead(400).end('{"__type":"ParameterNotFound"}');
    else response.end(JSON.stringify({ Parameter: { Name, Value } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('SSM_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('SECRETS_PATH', '/customer-chat/dev');
  vi.stubEnv('LOCAL', '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

describe('A secret of the bot', () => {
  test('is read once from its own path, and never stands in a log from then on', async () => {
    parameters.set('/customer-chat/dev/bot/SHOP_KEY', 'the-key-of-the-shop');
    const { botSecret, withoutSecrets } = await coldStart();
    expect(await Promise.all([botSecret('SHOP_KEY'), botSecret('SHOP_KEY')])).toEqual(
      Array(2).fill('the-key-of-the-shop'),
    );
    expect(asked).toEqual(['/customer-chat/dev/bot/SHOP_KEY']);
    expect(withoutSecrets('GET /?key=the-key-of-the-shop failed')).toBe('GET /?key=[redacted] failed');
  });

  test('that is not set is undefined', async () => {
    expect(await (await coldStart()).botSecret('SHOP_KEY')).toBeUndefined();
  });

  test('is a line of the environment on a laptop, without a call', async () => {
    vi.stubEnv('LOCAL', '1');
    vi.stubEnv('SHOP_KEY', 'local-key');
    expect(await (await coldStart()).botSecret('SHOP_KEY')).toBe('local-key');
    expect(asked).toEqual([]);
  });

  test.each(['PAGE_ACCESS_TOKEN', '../PAGE_ACCESS_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'shop key'])(
    'cannot be %s: a bot reads no setting and no other path',
    async (name) => {
      parameters.set('/customer-chat/dev/PAGE_ACCESS_TOKEN', 'token');
      vi.stubEnv('LOCAL', '1');
      vi.stubEnv(name.replace(/\W/g, '_'), 'a value');
      expect(wrongSecretName(name)).toBeDefined();
      expect(await (await coldStart()).botSecret(name)).toBeUndefined();
      expect(asked).toEqual([]);
    },
  );
});
