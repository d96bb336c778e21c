import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { awsOf } from '../../serverless/deploy/aws.ts';
import { checkAccount } from '../../serverless/deploy/check-account.ts';
import { explained } from '../../serverless/deploy/explain.ts';
import type { Serverless } from '../../serverless/service.ts';
import { SetupError } from '../../serverless/setup-error.ts';

/** As much of AWS as is asked before a deploy. */
const account = { block: '', stack: '', error: '' };
let server: Server;
let url: string;

beforeEach(async () => {
  Object.assign(account, { block: '', stack: '', error: '' });
  server = createServer(async (request, response) => {
    let form = '';
    for await (const chunk of request) form += chunk;
    const [status, body] = answer(request.url ?? '/', new URLSearchParams(form).get('Action'));
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ENDPOINT_URL', url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function answer(path: string, action: string | null): [number, string] {
  if (account.error)
    return [403, `<ErrorResponse><Error><Code>${account.error}</Code><Message>No.</Message></Error></ErrorResponse>`];
  if (path.endsWith('/publicAccessBlock'))
    return account.block === ''
      ? [404, '<Error><Code>NoSuchPublicAccessBlockConfiguration</Code></Error>']
      : [
          200,
          `<PublicAccessBlockConfiguration><${account.block}>true</${account.block}></PublicAccessBlockConfiguration>`,
        ];
  if (action === 'GetCallerIdentity')
    return [
      200,
      '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
    ];
  if (account.stack === '')
    return [
      400,
      '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id customer-chat-dev does not exist</Message></Error></ErrorResponse>',
    ];
  return [
    200,
    `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>customer-chat-dev</StackName><StackStatus>${account.stack}</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  ];
}

const serverless: Serverless = {
  serviceDir: '.',
  service: { service: 'customer-chat', provider: { region: 'eu-central-1' }, functions: {} },
  getProvider: () => ({
    getStage: () => 'dev',
    getRegion: () => 'eu-central-1',
    naming: { getStackName: () => 'customer-chat-dev' },
    getAwsSdkV3Config: async () => ({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    }),
  }),
};
const check = () => explained('eu-central-1', async () => checkAccount(await awsOf(serverless)));

test('A fresh account, and one with a stack that is at rest, are deployed to', async () => {
  await check();
  account.stack = 'UPDATE_ROLLBACK_COMPLETE';
  await check();
  account.block = 'BlockPublicAcls';
  await check();
});

test.each(['BlockPublicPolicy', 'RestrictPublicBuckets'])(
  'An account with %s is told how to have a public site',
  async (block) => {
    account.block = block;
    await expect(check()).rejects.toThrow(
      /blocks every public S3 bucket.*Nothing was changed.[\s\S]*put-public-access-block --account-id 123456789012/,
    );
  },
);

test('While somebody else deploys, the second one waits', async () => {
  account.stack = 'UPDATE_IN_PROGRESS';
  await expect(check()).rejects.toThrow(/right now \(UPDATE_IN_PROGRESS\). Nothing was changed/);
});

test('After a first deploy that was broken off, the way out is named', async () => {
  account.stack = 'ROLLBACK_COMPLETE';
  await expect(check()).rejects.toThrow(/npx sls remove/);
});

test.each([
  ['ExpiredToken', /sign-in has expired/],
  ['InvalidClientTokenId', /does not accept your credentials in eu-central-1/],
  ['AccessDenied', /AWS refuses: No\./],
])('%s is explained, and is no crash', async (code, message) => {
  account.error = code;
  const error = await check().catch((error: unknown) => error);
  expect(error).toBeInstanceOf(SetupError);
  expect(String(error)).toMatch(message);
});

test('Where AWS cannot be reached, that is said', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  await expect(check()).rejects.toThrow(/AWS cannot be reached/);
});
