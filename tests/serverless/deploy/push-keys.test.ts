import { type GetParametersCommandInput, type PutParameterCommandInput, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test, vi } from 'vitest';
import { parsePushKeys } from '../../../lib/settings/index.ts';
import { ensurePushKeys } from '../../../serverless/deploy/push-keys.ts';

const path = '/customer-chat/dev';

/** Parameter Store in memory. */
function parameterStore() {
  const stored = new Map<string, { Value: string; Type: string }>();
  const ssm = new SSMClient({ region: 'eu-central-1' });
  const writes = vi.fn();
  vi.spyOn(ssm, 'send').mockImplementation(async ({ input }: { input: object }) => {
    if ('Names' in input) {
      const { Names = [] } = input as GetParametersCommandInput;
      return { Parameters: Names.filter((Name) => stored.has(Name)).map((Name) => ({ Name, ...stored.get(Name) })) };
    }
    const { Name = '', Value = '', Type = '' } = input as PutParameterCommandInput;
    writes(Name);
    stored.set(Name, { Value, Type });
    return {};
  });
  return { ssm, stored, writes };
}

test('The first deploy makes the keys of notifications, the private one as a secret', async () => {
  const { ssm, stored } = parameterStore();
  await ensurePushKeys(ssm, path);
  const pair = stored.get(`${path}/VAPID_KEYS`);
  expect(pair?.Type).toBe('SecureString');
  const keys = parsePushKeys(pair?.Value ?? '');
  expect(Buffer.from(keys?.publicKey ?? '', 'base64url')[0]).toBe(4);
  expect(stored.get(`${path}/PUSH_KEY`)).toEqual({ Type: 'String', Value: keys?.publicKey });
});

test('A second deploy keeps the keys, and repairs a public one that is missing', async () => {
  const { ssm, stored, writes } = parameterStore();
  await ensurePushKeys(ssm, path);
  const before = new Map(stored);
  await ensurePushKeys(ssm, path);
  expect(writes).toHaveBeenCalledTimes(2);
  stored.delete(`${path}/PUSH_KEY`);
  await ensurePushKeys(ssm, path);
  expect(stored).toEqual(before);
});
