import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyProject } from '../../support/project.ts';
import { fixtures } from '../fixtures.ts';
import { expectTimes, pack, resourcesOf, siteOrigin, type Template } from './pack.ts';

/* What settings change in the template. The functions are fixtures: the template says nothing of their code. */

let project: string;
beforeAll(() => {
  project = copyProject(fixtures);
});

test('sls package gives a bot of sixty seconds its time', async () => {
  const file = join(project, 'chat.config.ts');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace('defineConfig({', 'defineConfig({ botSeconds: 60,'));
  try {
    expectTimes(await pack(project), 60);
  } finally {
    writeFileSync(file, before);
  }
});

describe('sls package with a CDN', () => {
  const domain = 'chat.shop.example';
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/8c1e3c57-5e0f-4d4b-9d3a-0f5a4f0c1f11';

  /** Only the distribution can read its bucket. */
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

  let bucketOnly: Template;
  let cdn: Template;
  beforeAll(async () => {
    bucketOnly = await pack(project);
    cdn = await pack(project, { SITE_CDN: 'true' });
  });

  test('lets only CloudFront read the bucket, over TLS, and cache each file as it says', () => {
    expectPrivate(cdn);
    const [distribution] = resourcesOf(cdn, 'AWS::CloudFront::Distribution');
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

  test('lets every page load the script, no other site frame a page, and the wizard frame its preview', () => {
    const [headers] = resourcesOf(cdn, 'AWS::CloudFront::ResponseHeadersPolicy');
    expect(headers?.Properties.ResponseHeadersPolicyConfig).toMatchObject({
      CorsConfig: { AccessControlAllowOrigins: { Items: ['*'] }, AccessControlAllowCredentials: false },
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: "frame-ancestors 'self'" },
        StrictTransportSecurity: { IncludeSubdomains: false, Preload: false },
      },
    });
  });

  test('serves the inbox from a second distribution, which no site may frame', () => {
    const [, inbox] = resourcesOf(cdn, 'AWS::CloudFront::Distribution');
    expect(inbox?.Properties.DistributionConfig).toMatchObject({ DefaultRootObject: 'inbox.html' });
    expect(JSON.stringify(cdn.Outputs.InboxUrl)).toContain('{InboxDistribution.DomainName}');
    expect(cdn.Resources.InboxBucket?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
    });
    const [, headers] = resourcesOf(cdn, 'AWS::CloudFront::ResponseHeadersPolicy');
    const security = Object(headers?.Properties.ResponseHeadersPolicyConfig).SecurityHeadersConfig;
    expect(security.ContentSecurityPolicy.ContentSecurityPolicy).toBe("frame-ancestors 'none'");
  });

  test('gives the inbox a domain of its own, and leaves the website at its address', async () => {
    const packed = await pack(project, { INBOX_DOMAIN: 'inbox.shop.example', INBOX_CERTIFICATE: certificate });
    const distributions = resourcesOf(packed, 'AWS::CloudFront::Distribution');
    expect(distributions.map(({ Properties }) => Object(Properties.DistributionConfig).Aliases)).toEqual([
      ['inbox.shop.example'],
    ]);
    expect(packed.Outputs.InboxCname?.Value).toEqual({ 'Fn::GetAtt': ['InboxDistribution', 'DomainName'] });
    expect(JSON.stringify(packed.Outputs.InboxUrl)).toContain('inbox.shop.example');
    expect(packed.Outputs.SiteUrl).toEqual(bucketOnly.Outputs.SiteUrl);
  });

  test('has the domain and its certificate, and names the record that the operator must set', async () => {
    const packed = await pack(project, { SITE_DOMAIN: domain, SITE_CERTIFICATE: certificate });
    expectPrivate(packed);
    const [distribution] = resourcesOf(packed, 'AWS::CloudFront::Distribution');
    expect(distribution?.Properties.DistributionConfig).toMatchObject({
      Aliases: [domain],
      ViewerCertificate: { AcmCertificateArn: certificate, SslSupportMethod: 'sni-only' },
    });
    expect(JSON.stringify(siteOrigin(packed))).toContain(domain);
    expect(packed.Outputs.SiteUrl?.Value).toEqual(siteOrigin(packed));
    expect(packed.Outputs.SiteCname?.Value).toEqual({ 'Fn::GetAtt': ['SiteDistribution', 'DomainName'] });
    expect(resourcesOf(packed, 'AWS::Route53::RecordSet')).toEqual([]);
  });

  test('makes the records itself where Route 53 has the zone', async () => {
    const settings = { SITE_DOMAIN: domain, SITE_CERTIFICATE: certificate, SITE_ZONE: 'Z0123456789ABCDEFGHIJ' };
    const packed = await pack(project, settings);
    const records = resourcesOf(packed, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties);
    expect(records.map(({ Type }) => Type).sort()).toEqual(['A', 'AAAA']);
    for (const record of records) expect(record).toMatchObject({ Name: domain, HostedZoneId: settings.SITE_ZONE });
    expect(packed.Outputs).not.toHaveProperty('SiteCname');
  });

  test('refuses a wrong setting without a stack trace', async () => {
    const settings = { SITE_DOMAIN: domain, SITE_CERTIFICATE: certificate.replace('us-east-1', 'eu-central-1') };
    const failed: { stdout: string; stderr: string } = await pack(project, settings).catch((error) => error);
    const printed = failed.stdout + failed.stderr;
    expect(printed).toContain('SITE_CERTIFICATE is in eu-central-1, and CloudFront accepts only those in us-east-1.');
    expect(printed).not.toMatch(/^\s+at .*:\d+:\d+/m);
  });
});
