import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { advice, meaning } from '../../lib/graph/codes.ts';
import { copyProject } from './project.ts';

const run = promisify(execFile);
const functions = ['verify', 'events', 'socket', 'turn', 'clock'];
let project: string;
let template: Template;

interface Template {
  readonly Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  readonly Outputs: Record<string, { Value: unknown }>;
}

/** As on a machine that has never seen AWS, but for what the owner has set. */
async function pack(settings: Readonly<Record<string, string>> = {}): Promise<Template> {
  const env = { PATH: process.env.PATH, HOME: project, AWS_EC2_METADATA_DISABLED: 'true', ...settings };
  await run(process.execPath, ['node_modules/.bin/sls', 'package'], { cwd: project, env });
  return JSON.parse(readFileSync(join(project, '.serverless/cloudformation-template-update-stack.json'), 'utf8'));
}

beforeAll(async () => {
  project = copyProject();
  template = await pack();
});

const ofType = (type: string, { Resources } = template) => Object.values(Resources).filter(({ Type }) => Type === type);
const siteOrigin = (packed: Template): unknown => {
  const environment = Object(packed.Resources.SocketLambdaFunction?.Properties.Environment);
  return environment.Variables.SITE_ORIGIN;
};

describe('sls package', () => {
  test.each(functions)('packs %s and what it loads later, and nothing else', (name) => {
    const built = readdirSync(join(project, '.build', name)).map((file) => `.build/${name}/${file}`);
    expect(built).toContain(`.build/${name}/index.mjs`);
    const zip = readFileSync(join(project, `.serverless/${name}.zip`));
    // The number of files, near the end of every archive.
    expect(zip.readUInt16LE(zip.length - 12)).toBe(built.length);
    const files = [...new Set(zip.toString('latin1').match(/\.build\/[\w./-]+\.mjs(\.map)?/g))];
    expect(files.sort()).toEqual(built.sort());
    expect(ofType('AWS::Lambda::Function').map(({ Properties }) => Properties.Handler)).toContain(
      `.build/${name}/index.handler`,
    );
  });

  test('has the owner’s bot in turn, and keeps axios and the database out of what Meta waits for', () => {
    const code = (name: string): string => readFileSync(join(project, '.build', name, 'index.mjs'), 'utf8');
    const sources = (name: string): string => readFileSync(join(project, '.build', name, 'index.mjs.map'), 'utf8');
    expect(code('turn')).toContain('customer support');
    expect(sources('turn')).toContain('bot.ts');
    for (const name of ['verify', 'events']) expect(sources(name)).not.toMatch(/node_modules\/axios|client-dynamodb/);
  });

  test.each(functions)('keeps the package of %s small', (name) => {
    const { size } = statSync(join(project, `.serverless/${name}.zip`));
    expect(size).toBeLessThan(name === 'events' ? 150 * 1024 : 400 * 1024);
  });

  test('gives each function a role of its own, and no role a wildcard', () => {
    const roles = ofType('AWS::Lambda::Function').map(({ Properties }) => JSON.stringify(Properties.Role));
    expect(new Set(roles).size).toBe(functions.length);
    for (const role of ofType('AWS::IAM::Role')) {
      const text = JSON.stringify(role.Properties.Policies);
      expect(text).not.toContain('"Resource":"*"');
      expect(text).not.toMatch(/"Action":\[?"\w*:?\*"/);
    }
  });

  test('keeps an event hidden for six runs of turn, and gives up on it after ten', () => {
    const [queue] = ofType('AWS::SQS::Queue').filter(({ Properties }) => 'RedrivePolicy' in Properties);
    const turn = ofType('AWS::Lambda::Function').find(({ Properties }) => String(Properties.Handler).includes('turn'));
    expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(turn?.Properties.Timeout));
    expect(queue?.Properties.RedrivePolicy).toMatchObject({ maxReceiveCount: 10 });
    expect(queue?.Properties).toMatchObject({
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
  });

  test('keeps the table and its past when the stack is removed, and logs for two weeks', () => {
    const [table] = ofType('AWS::DynamoDB::Table');
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(table?.Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
    const logs = ofType('AWS::Logs::LogGroup');
    expect(logs).toHaveLength(functions.length);
    for (const { Properties } of logs) expect(Properties.RetentionInDays).toBe(14);
  });

  test('rings ten alarms at most, which are free of charge, and says for each what to do', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeLessThanOrEqual(10);
    const manual = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toEqual([{ Ref: 'AlarmTopic' }]);
      expect(manual).toContain(`\`${String(Properties.AlarmName).replace('customer-chat-dev-', '')}\``);
    }
  });

  test('rings for every way in which Meta refuses a token, and for no other error', () => {
    const filter = template.Resources.TokenErrors?.Properties.FilterPattern;
    const words = [...String(filter).matchAll(/\?"([^"]+)"/g)].map(([, word = '']) => word);
    const rings = (text: string): boolean => words.some((word) => text.includes(word));
    const codes = [102, 190, 459, 463, 464, 467].map((code) => meaning(code, undefined)?.advice ?? '');
    const subcodes = [458, 460].map((subcode) => meaning(190, subcode)?.advice ?? '');
    for (const text of [...codes, ...subcodes, advice.token]) expect([text, rings(text)]).toEqual([text, true]);
    const others = Object.entries(advice).filter(([kind]) => kind !== 'token');
    for (const [, text] of others) expect([text, rings(text)]).toEqual([text, false]);
  });

  test('lets everybody read the site, over TLS alone, and nobody change it', () => {
    const [policy] = ofType('AWS::S3::BucketPolicy').filter(({ Properties }) =>
      JSON.stringify(Properties.Bucket).includes('SiteBucket'),
    );
    const text = JSON.stringify(policy?.Properties.PolicyDocument);
    expect(text.match(/"Effect":"Allow"/g)).toHaveLength(1);
    expect(text).toContain('"Action":"s3:GetObject"');
    expect(text).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
    expect(template.Resources.SiteBucket?.Properties.PublicAccessBlockConfiguration).toMatchObject({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
    });
    expect(JSON.stringify(siteOrigin(template))).toContain('{SiteBucket}.s3.');
    expect(JSON.stringify(template)).not.toMatch(/cloudfront|route53/i);
  });

  test('lets nobody run up a bill: throttled APIs, bounded workers, and no function reserved for itself', () => {
    const stages = ofType('AWS::ApiGatewayV2::Stage').map(({ Properties }) => Properties.DefaultRouteSettings);
    expect(stages).toEqual([
      { ThrottlingBurstLimit: 500, ThrottlingRateLimit: 200 },
      { ThrottlingBurstLimit: 200, ThrottlingRateLimit: 100 },
    ]);
    const [source] = ofType('AWS::Lambda::EventSourceMapping');
    expect(source?.Properties.ScalingConfig).toEqual({ MaximumConcurrency: 5 });
    expect(JSON.stringify(template)).not.toContain('ReservedConcurrentExecutions');
  });

  test('puts no secret into the template', () => {
    expect(JSON.stringify(template)).not.toMatch(/APP_SECRET|PAGE_ACCESS_TOKEN|VERIFY_TOKEN/);
  });
});

/** By themselves and last: they pack the same project again. */
describe('sls package with a CDN', () => {
  const domain = 'chat.shop.example';
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/8c1e3c57-5e0f-4d4b-9d3a-0f5a4f0c1f11';

  /** Its bucket is nobody's to read but the distribution's. */
  function expectPrivate(packed: Template): void {
    expect(packed.Resources.SiteBucket?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(packed.Resources.SiteBucket?.Properties).not.toHaveProperty('CorsConfiguration');
    const { Statement } = Object(packed.Resources.SiteBucketPolicy?.Properties.PolicyDocument);
    const allowed: Record<string, unknown>[] = Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed.map(({ Action }) => Action)).toEqual(['s3:GetObject', 's3:ListBucket']);
    for (const { Principal, Condition } of allowed) {
      expect(Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
      expect(JSON.stringify(Condition)).toMatch(
        /"StringEquals":\{"aws:SourceArn":.*distribution\/\$\{SiteDistribution\}/,
      );
    }
    expect(JSON.stringify(Statement)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
  }

  let cdn: Template;
  beforeAll(async () => {
    cdn = await pack({ SITE_CDN: 'true' });
  });

  test('has CloudFront alone read the bucket, over TLS alone, as long as each file says', () => {
    expectPrivate(cdn);
    const [distribution] = ofType('AWS::CloudFront::Distribution', cdn);
    expect(distribution?.Properties.DistributionConfig).toMatchObject({
      DefaultRootObject: 'chat.html',
      HttpVersion: 'http2and3',
      PriceClass: 'PriceClass_100',
      Origins: [{ S3OriginConfig: { OriginAccessIdentity: '' }, OriginAccessControlId: expect.anything() }],
      DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https', Compress: false },
    });
    expect(distribution?.Properties.DistributionConfig).not.toHaveProperty('Aliases');
    expect(JSON.stringify(siteOrigin(cdn))).toContain('{SiteDistribution.DomainName}');
    expect(cdn.Outputs.SiteUrl?.Value).toEqual(siteOrigin(cdn));
    expect(cdn.Outputs).not.toHaveProperty('SiteCname');
  });

  test('has any page read the script, no other site frame a page, and the wizard frame its preview', () => {
    const [headers] = ofType('AWS::CloudFront::ResponseHeadersPolicy', cdn);
    expect(headers?.Properties.ResponseHeadersPolicyConfig).toMatchObject({
      CorsConfig: { AccessControlAllowOrigins: { Items: ['*'] }, AccessControlAllowCredentials: false },
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: "frame-ancestors 'self'" },
        StrictTransportSecurity: { IncludeSubdomains: false, Preload: false },
      },
    });
  });

  test('has the domain and its certificate, and names the record that its owner has to set', async () => {
    const packed = await pack({ SITE_DOMAIN: domain, SITE_CERTIFICATE: certificate });
    expectPrivate(packed);
    const [distribution] = ofType('AWS::CloudFront::Distribution', packed);
    expect(distribution?.Properties.DistributionConfig).toMatchObject({
      Aliases: [domain],
      ViewerCertificate: { AcmCertificateArn: certificate, SslSupportMethod: 'sni-only' },
    });
    expect(JSON.stringify(siteOrigin(packed))).toContain(domain);
    expect(packed.Outputs.SiteUrl?.Value).toEqual(siteOrigin(packed));
    expect(packed.Outputs.SiteCname?.Value).toEqual({ 'Fn::GetAtt': ['SiteDistribution', 'DomainName'] });
    expect(ofType('AWS::Route53::RecordSet', packed)).toEqual([]);
  });

  test('makes the records itself where Route 53 has the zone', async () => {
    const settings = { SITE_DOMAIN: domain, SITE_CERTIFICATE: certificate, SITE_ZONE: 'Z0123456789ABCDEFGHIJ' };
    const packed = await pack(settings);
    const records = ofType('AWS::Route53::RecordSet', packed).map(({ Properties }) => Properties);
    expect(records.map(({ Type }) => Type).sort()).toEqual(['A', 'AAAA']);
    for (const record of records) expect(record).toMatchObject({ Name: domain, HostedZoneId: settings.SITE_ZONE });
    expect(packed.Outputs).not.toHaveProperty('SiteCname');
  });

  test('packs nothing where a setting cannot be, and says so without a stack trace', async () => {
    const settings = { SITE_DOMAIN: domain, SITE_CERTIFICATE: certificate.replace('us-east-1', 'eu-central-1') };
    const failed: { stdout: string; stderr: string } = await pack(settings).catch((error) => error);
    const printed = failed.stdout + failed.stderr;
    expect(printed).toContain('SITE_CERTIFICATE is in eu-central-1, and CloudFront takes those in us-east-1 alone.');
    expect(printed).not.toMatch(/^\s+at .*:\d+:\d+/m);
  });
});
