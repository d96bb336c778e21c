import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetPublicAccessBlockCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Aws, awsOf } from '../../cli/aws/clients.ts';
import { newFolder } from '../support/new-folder.ts';
import { copyProject } from '../support/project.ts';
import { type Emulator, REGION, startEmulator } from './emulator.ts';
import { lint } from './lint.ts';
import { type Ran, sls } from './sls.ts';
import { visit } from './socket.ts';
import { tools } from './tools.ts';
import { type Answer, view } from './viewer.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'customer-chat-dev';
const DOMAIN = 'chat.shop.example';
const LOADER = 'en_US/sdk/xfbml.customerchat.js';

/**
 * A site behind CloudFront with CloudFront's name, then a public bucket, then an own domain. Each step follows the
 * last.
 */
describe('A website behind a CDN', () => {
  let python: string;
  let emulator: Emulator;
  let project: string;
  let aws: Aws;
  let s3: S3Client;
  let site: string;
  let owned: Record<string, string>;
  let cname: string;

  const socketEndpoint = (): string => `${emulator.url}/_aws/execute-api/\${WebsocketsApi}/dev`;
  const deploy = (settings: Readonly<Record<string, string>>): Promise<Ran> =>
    sls(project, { ...emulator.env, ...settings }, 'deploy', '--param', `socket-endpoint=${socketEndpoint()}`);
  const file = (path: string, headers?: Readonly<Record<string, string>>): Promise<Answer> =>
    view(emulator.url, `${site}/${path}`, headers);
  async function output(key: string): Promise<string> {
    const { Stacks } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: NAME }));
    return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue ?? '';
  }
  const socketUrl = async (): Promise<string> => (await output('SocketEndpoint')).replace('http', 'ws');
  /** The emulator issues it at once, without a proof. @returns its ARN. */
  async function certificate(domain: string): Promise<string> {
    const acm = new AwsClient({ accessKeyId: 'test', secretAccessKey: 'test', service: 'acm', region: 'us-east-1' });
    const answer = await acm.fetch(emulator.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'CertificateManager.RequestCertificate',
      },
      body: JSON.stringify({ DomainName: domain, ValidationMethod: 'DNS' }),
    });
    const { CertificateArn }: { CertificateArn: string } = JSON.parse(await answer.text());
    return CertificateArn;
  }

  beforeAll(async () => {
    const installed = await tools();
    python = installed.python;
    emulator = await startEmulator(installed, newFolder());
    Object.assign(process.env, emulator.env);
    aws = awsOf(REGION);
    s3 = new S3Client({ region: REGION });
    project = copyProject();
  });
  afterAll(async () => {
    await writeFile(join(root, '.cache/deploy/last-cdn.log'), emulator?.output() ?? '');
    await emulator?.stop();
  });

  test('cfn-lint accepts its templates', async () => {
    const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/8c1e3c57-5e0f-4d4b-9d3a-0f5a4f0c1f11';
    const zone = { SITE_DOMAIN: DOMAIN, SITE_CERTIFICATE: arn, SITE_ZONE: 'Z0123456789ABCDEFGHIJ' };
    const inbox = { INBOX_DOMAIN: 'inbox.shop.example', INBOX_CERTIFICATE: arn };
    const shapes: Record<string, string>[] = [
      { SITE_CDN: 'true' },
      zone,
      inbox,
      { ...zone, ...inbox, INBOX_ZONE: zone.SITE_ZONE },
    ];
    for (const settings of shapes) {
      await sls(project, settings, 'package', '--package', 'packaged');
      const template = join(project, 'packaged/cloudformation-template-update-stack.json');
      expect([settings, await lint(python, template)]).toEqual([settings, '']);
    }
  });

  test('is deployed with the name that CloudFront gives it, and served only there', async () => {
    const { code, output: printed } = await deploy({ SITE_CDN: 'true' });
    expect(printed).toContain('Service deployed to stack');
    expect(code).toBe(0);
    site = await output('SiteUrl');
    expect(site).toMatch(/^https:\/\/\w+\.cloudfront\.net$/);
    expect(printed).toContain(`src="${site}/${LOADER}#xfbml=1"`);
    expect(printed).not.toContain('CNAME');
    const Bucket = await output('SiteBucketName');
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
  });

  test('sends its files gzipped, with their cache rules, and with headers that S3 cannot send', async () => {
    const loader = await file(LOADER, { origin: 'https://shop.example' });
    expect(loader.status).toBe(200);
    expect(loader.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "frame-ancestors 'self'",
    });
    const panel = await file(/plugin\/panel-en_US-\w{8}\.js/.exec(loader.text)?.[0] ?? 'no panel is named');
    expect(panel.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const page = await file('');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.text).toBe((await file('chat.html')).text);
    expect(page.text).toContain('fb-customerchat');
    const plain = await view(emulator.url, `${site.replace('https', 'http')}/chat.html`);
    expect([plain.status, plain.headers.location]).toEqual([301, `${site}/chat.html`]);
  });

  test('is the only website that its socket accepts', async () => {
    const socket = await socketUrl();
    await expect(visit(socket, 'https://elsewhere.example')).rejects.toThrow(/40[13]/);
    (await visit(socket, site)).close();
  });

  test('goes back to a public bucket without the settings', async () => {
    const { output: printed } = await deploy({});
    expect(printed).toContain('Service deployed to stack');
    const Bucket = await output('SiteBucketName');
    site = await output('SiteUrl');
    expect(site).toBe(`https://${Bucket}.s3.${REGION}.amazonaws.com`);
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(PublicAccessBlockConfiguration).toMatchObject({ BlockPublicPolicy: false, RestrictPublicBuckets: false });
  });

  test('a certificate of another domain is refused before anything is changed', async () => {
    const { output: printed } = await deploy({
      SITE_DOMAIN: DOMAIN,
      SITE_CERTIFICATE: await certificate('blog.shop.example'),
    });
    expect(printed).toMatch(/is for blog\.shop\.example, and SITE_DOMAIN is chat\.shop\.example. Nothing was changed/);
    expect(await output('SiteUrl')).toBe(site);
  });

  test('has the own domain after the next deploy, which prints the DNS record', async () => {
    owned = { SITE_DOMAIN: DOMAIN, SITE_CERTIFICATE: await certificate('*.shop.example') };
    const { code, output: printed } = await deploy(owned);
    expect(code).toBe(0);
    cname = await output('SiteCname');
    expect(printed).toContain(`DNS      ${DOMAIN}  CNAME  ${cname}`);
    expect(printed).toContain(`it was ${site} before`);
    expect(await output('SiteUrl')).toBe(`https://${DOMAIN}`);
    // The emulator knows its distributions only by CloudFront's names.
    expect((await view(emulator.url, `https://${cname}/chat.html`)).text).toContain('fb-customerchat');
    (await visit(await socketUrl(), `https://${DOMAIN}`)).close();
  });

  test('leaves no bucket after its removal, which names the DNS record to delete', async () => {
    const { code, output: printed } = await sls(project, { ...emulator.env, ...owned }, 'remove');
    expect(code).toBe(0);
    expect(printed).toContain('CloudFront needs some minutes to remove a website.');
    expect(printed).toContain(`Delete ${DOMAIN} CNAME ${cname} where your domain is managed.`);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
    await expect(aws.cloudFormation.send(new DescribeStacksCommand({ StackName: NAME }))).rejects.toThrow(
      'does not exist',
    );
  });
});
