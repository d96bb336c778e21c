import { expect, test } from 'vitest';
import { createPlugin } from '../../../serverless/deploy/create-plugin.ts';
import type { PluginContext } from '../../../serverless/package/service.ts';

const context = (timestamp?: string): PluginContext => ({
  serverless: {
    serviceDir: '.',
    service: { service: 'customer-chat', provider: { region: 'eu-central-1' }, functions: {} },
    getProvider: () => ({
      getStage: () => 'dev',
      getRegion: () => 'eu-central-1',
      getAwsSdkV3Config: async () => ({}),
      naming: { getStackName: () => 'customer-chat-dev' },
    }),
  },
  options: timestamp === undefined ? {} : { timestamp },
  log: { notice: () => {}, warning: () => {}, error: () => {} },
  env: {},
});

test('after a rollback the operator reads that website and inbox stay at the last deploy', async () => {
  const words = await createPlugin(context('1758000000000')).rolledBack();
  expect(words).toMatch(/Website and inbox are not: they stay at the last one/);
  expect(words).toContain('npx sls deploy');
});

test('a rollback without a time only lists the deploys, so nothing is said about it', async () => {
  expect(await createPlugin(context()).rolledBack()).toBeUndefined();
});
