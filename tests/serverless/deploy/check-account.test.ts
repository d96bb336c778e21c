import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { awsOf } from '../../../serverless/deploy/aws.ts';
import { checkAccount } from '../../../serverless/deploy/check-account.ts';
import { checkCertificate } from '../../../serverless/deploy/check-certificate.ts';
import { explained } from '../../../serverless/deploy/explain.ts';
import type { Serverless } from '../../../serverless/package/service.ts';
import { SetupError } from '../../../serverless/package/setup-error.ts';

/** The parts of AWS that are called before a deploy. */
const account = { block: '', stack: '', error: '', certificate: '{}' };
let server: Server;
let url: string;

beforeEach(async () => {
  Object.assign(account, { block: '', stack: '', error: '', certificate: '{}' });
  server = createServer(async (request, response) => {
    let form = '';
    for await (const chunk of request) form += chunk;
    const isAcm = request.headers['x-amz-target'] === 'CertificateManager.DescribeCertificate';
    const [status, body] = isAcm
      ? [200, account.certificate]
      : answer(request.url ?? '/', new URLSearchParams(form).get('Action'));
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
const check = ({ isPublic = true } = {}) =>
  explained({ region: 'eu-central-1', endpoint: process.env.AWS_ENDPOINT_URL, isFirst: true }, async () =>
    checkAccount(await awsOf(serverless, process.env), { isPublic }),
  );

test('An empty account, and one with a stack that is not changing, are accepted', async () => {
  await check();
  account.stack = 'UPDATE_ROLLBACK_COMPLETE';
  await check();
  account.block = 'BlockPublicAcls';
  await check();
});

test.each(['BlockPublicPolicy', 'RestrictPublicBuckets'])(
  'An account with %s is refused with the way to a public site',
  async (block) => {
    account.block = block;
    await expect(check()).rejects.toThrow(
      /blocks every public S3 bucket.*Nothing was changed.[\s\S]*put-public-access-block --account-id 123456789012/,
    );
  },
);

test('The refusal names CloudFront, too; with it the bucket is private, and the account is accepted', async () => {
  account.block = 'BlockPublicPolicy';
  await expect(check()).rejects.toThrow('SITE_CDN=true');
  await check({ isPublic: false });
});

describe('The certificate of an own domain', () => {
  const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/8c1e3c57-5e0f-4d4b-9d3a-0f5a4f0c1f11';
  const checkFor = async (domain: string, part?: 'SITE' | 'INBOX') =>
    checkCertificate(await awsOf(serverless, process.env), { domain, certificate: arn, zone: '' }, part);
  const described = (Status: string, ...SubjectAlternativeNames: string[]) => {
    account.certificate = JSON.stringify({ Certificate: { Status, SubjectAlternativeNames } });
  };

  test('is accepted for its names; a wildcard stands for one label', async () => {
    described('ISSUED', 'shop.example', '*.shop.example', 'Chat.Other.example');
    for (const domain of ['shop.example', 'chat.shop.example', 'chat.other.example']) await checkFor(domain);
    for (const domain of ['a.chat.shop.example', 'chat.elsewhere.example']) {
      await expect(checkFor(domain)).rejects.toThrow(
        `is for shop.example, *.shop.example, Chat.Other.example, and SITE_DOMAIN is ${domain}. Nothing was changed.`,
      );
    }
  });

  test('is checked for the inbox, too, under its own settings', async () => {
    described('ISSUED', 'inbox.shop.example');
    await checkFor('inbox.shop.example', 'INBOX');
    await expect(checkFor('desk.shop.example', 'INBOX')).rejects.toThrow(
      'The certificate INBOX_CERTIFICATE is for inbox.shop.example, and INBOX_DOMAIN is desk.shop.example.',
    );
  });

  test('is refused until it is validated, with the next step', async () => {
    described('PENDING_VALIDATION', 'chat.shop.example');
    await expect(checkFor('chat.shop.example')).rejects.toThrow(
      /PENDING_VALIDATION. Nothing was changed.[\s\S]*DNS record that proves/,
    );
  });

  test('is reported where the account does not have that ARN', async () => {
    account.certificate = JSON.stringify({ __type: 'ResourceNotFoundException' });
    await expect(checkFor('chat.shop.example')).rejects.toThrow(`has no certificate ${arn}`);
  });

  test('is not checked without the permission to ask, or without a domain', async () => {
    account.certificate = JSON.stringify({ __type: 'AccessDeniedException' });
    await checkFor('chat.shop.example');
    account.certificate = '<html>';
    await checkFor('chat.shop.example');
    described('EXPIRED', 'shop.example');
    await checkFor('');
  });
});

test('A second deploy is refused while another one runs', async () => {
  account.stack = 'UPDATE_IN_PROGRESS';
  await expect(check()).rejects.toThrow(/right now \(UPDATE_IN_PROGRESS\). Nothing was changed/);
});

test('After a failed first deploy, the refusal names the next step', async () => {
  account.stack = 'ROLLBACK_COMPLETE';
  await expect(check()).rejects.toThrow(/npx sls remove/);
});

test.each([
  ['ExpiredToken', /sign-in has expired/],
  ['InvalidClientTokenId', /does not accept your credentials in eu-central-1/],
  ['AccessDenied', /AWS does not allow it: No\.[\s\S]*Nothing was changed/],
])('The AWS error %s is explained without a crash', async (code, message) => {
  account.error = code;
  const error = await check().catch((error: unknown) => error);
  expect(error).toBeInstanceOf(SetupError);
  expect(String(error)).toMatch(message);
});

test('An unreachable AWS is reported', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  await expect(check()).rejects.toThrow(/AWS cannot be reached/);
});
