import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import config from '#config';
import { explain } from '../../cli/command/explain.ts';
import { connect } from '../../cli/connect/connect.ts';
import { localDefaults } from '../../lib/settings/index.ts';
import { startAws, type TestAws } from './aws.ts';
import { type Meta, startMeta, startWebhook, userToken } from './meta.ts';
import { fakeTerminal } from './terminal.ts';

const { APP_ID, APP_SECRET, PAGE_ID, PAGE_ACCESS_TOKEN } = localDefaults;

let meta: Meta;
let aws: TestAws;
let webhook: Awaited<ReturnType<typeof startWebhook>>;
let directory: string;

beforeAll(async () => {
  meta = await startMeta();
});
afterAll(() => meta.close());
beforeEach(async () => {
  aws = await startAws();
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  webhook = await startWebhook({ appSecret: '', verifyToken: '' });
  aws.account.outputs.set('HttpApiUrl', webhook.url);
  directory = mkdtempSync(join(tmpdir(), 'customer-chat-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await meta.sim.control({ action: 'reset', all: true });
  await webhook.close();
  await aws.close();
  rmSync(directory, { recursive: true });
});

async function run(...args: string[]) {
  const { terminal, output } = fakeTerminal();
  const env = { GRAPH_URL: meta.url, AWS_REGION: process.env.AWS_REGION };
  const result = await connect.run(args, { env, directory, config, terminal }).then(
    (code) => ({ code, what: '', todo: '' }),
    (error: unknown) => ({ code: 1, ...explain(error) }),
  );
  return { ...result, output: output() };
}
const given = ['--app-id', APP_ID, '--app-secret', APP_SECRET, '--token', userToken];

/** Deployed functions read the stored settings after a restart. */
function readStoredWhenRestarted(): void {
  const { environments, parameters } = aws.account;
  const set = environments.set.bind(environments);
  vi.spyOn(environments, 'set').mockImplementation((name, variables) => {
    webhook.known.appSecret = parameters.get('/customer-chat/dev/APP_SECRET')?.Value ?? '';
    webhook.known.verifyToken = parameters.get('/customer-chat/dev/VERIFY_TOKEN')?.Value ?? '';
    return set(name, variables);
  });
}

describe('Connecting a Page to a deployed stack', () => {
  test('stores secrets encrypted and ids in plain text, and restarts the functions', async () => {
    readStoredWhenRestarted();
    const { code, what, output } = await run(...given);
    expect(code, what).toBe(0);
    const stored = Object.fromEntries([...aws.account.parameters].map(([name, { Type }]) => [name, Type]));
    expect(stored).toEqual({
      '/customer-chat/dev/PAGE_ID': 'String',
      '/customer-chat/dev/APP_ID': 'String',
      '/customer-chat/dev/APP_SECRET': 'SecureString',
      '/customer-chat/dev/PAGE_ACCESS_TOKEN': 'SecureString',
      '/customer-chat/dev/VERIFY_TOKEN': 'SecureString',
    });
    expect(aws.account.parameters.get('/customer-chat/dev/PAGE_ID')?.Value).toBe(PAGE_ID);
    expect([...aws.account.environments.keys()].sort()).toEqual(['customer-chat-dev-events', 'customer-chat-dev-turn']);
    expect(aws.account.environments.get('customer-chat-dev-turn')).toMatchObject({
      PAGE_ID: '',
      CONNECTED_AT: expect.any(String),
    });
    expect(output).toContain('2 functions restart');
    for (const { Value, Type } of aws.account.parameters.values()) {
      if (Type === 'SecureString') expect(output).not.toContain(Value);
    }
    const [app] = (await meta.sim.control({ action: 'clear_faults' })).apps;
    expect(app?.callback_url).toBe(webhook.webhook);
  });

  test('needs no flags the second time, writes nothing, and does not restart the functions', async () => {
    readStoredWhenRestarted();
    await run(...given);
    aws.account.calls.length = 0;
    const { code, what, output } = await run();
    expect(code, what).toBe(0);
    expect(output).toContain('as they were, in /customer-chat/dev in Parameter Store');
    expect(aws.account.calls).not.toContain('AmazonSSM.PutParameter');
    expect(aws.account.calls).not.toContain('Lambda.PUT');
  });

  test('restarts the functions where an earlier run ended before the restart', async () => {
    readStoredWhenRestarted();
    aws.account.refused.set('Lambda.GET', 'AccessDeniedException');
    expect((await run(...given)).what).toContain('AWS does not allow it');
    aws.account.refused.clear();
    const { code, what } = await run();
    expect(code, what).toBe(0);
  });

  test('replaces a token that has expired, and nothing else', async () => {
    readStoredWhenRestarted();
    aws.account.parameters.set('/customer-chat/dev/PAGE_ACCESS_TOKEN', { Value: 'expired', Type: 'SecureString' });
    const refused = await run('--app-id', APP_ID, '--app-secret', APP_SECRET);
    expect(refused.what).toContain('The token is not valid');
    await run(...given);
    expect(aws.account.parameters.get('/customer-chat/dev/PAGE_ACCESS_TOKEN')?.Value).toBe(PAGE_ACCESS_TOKEN);
  });
});

describe('Before anything is changed', () => {
  async function refused(...args: string[]) {
    const result = await run(...args);
    expect(result.code).toBe(1);
    expect(aws.account.parameters.size).toBe(0);
    return result;
  }

  test('a missing stage or another region is reported', async () => {
    const { what, todo } = await refused(...given, '--stage', 'prod');
    expect(what).toBe('There is no stack customer-chat-prod in us-east-1.');
    expect(todo).toContain('--stage and --region');
    // It does not ask for secrets that it could not use.
    expect((await refused('--stage', 'prod')).what).toBe('There is no stack customer-chat-prod in us-east-1.');
    expect((await refused('--stage', 'prod', '--url', webhook.url)).what).toContain('There is no stack');
  });

  test.each([
    ['ExpiredToken', 'has expired', 'aws sso login'],
    ['InvalidClientTokenId', 'does not accept your credentials', 'AWS_PROFILE'],
    ['AccessDenied', 'is not authorized to perform', 'the user that deploys'],
  ])('the AWS error %s is explained', async (name, words, next) => {
    aws.account.refused.set('AmazonSSM.GetParameters', name);
    aws.account.refused.set('CloudFormation.DescribeStacks', name);
    const { what, todo } = await refused(...given);
    expect(what).toContain(words);
    expect(todo).toContain(next);
  });

  test('missing AWS credentials are reported', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, join(directory, 'none'));
    const { what, todo } = await refused(...given);
    expect(what).toBe('There are no AWS credentials.');
    expect(todo).toContain('aws configure');
  });
});
