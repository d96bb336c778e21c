import { field } from '../../lib/json.ts';
import type { Service } from './service.ts';
import { SetupError } from './setup-error.ts';

/** A domain of the operator, and what AWS needs for it. A setting that is not set is empty. */
export interface DomainSettings {
  readonly domain: string;
  /** The ARN of a certificate in ACM. */
  readonly certificate: string;
  /** The id of a hosted zone in Route 53. */
  readonly zone: string;
}

/** `custom.site` of `serverless.yml`: how the website is reached. */
export interface SiteSettings extends DomainSettings {
  readonly cdn: string;
}

export function siteSettings({ custom }: Pick<Service, 'custom'>): SiteSettings {
  return { ...domainIn(custom?.site), cdn: String(field(custom?.site, 'cdn') ?? '') };
}

/** `custom.inbox` of `serverless.yml`: how the agents' inbox is reached. */
export function inboxSettings({ custom }: Pick<Service, 'custom'>): DomainSettings {
  return domainIn(custom?.inbox);
}

function domainIn(settings: unknown): DomainSettings {
  const read = (key: keyof DomainSettings): string => String(field(settings, key) ?? '');
  return { domain: read('domain'), certificate: read('certificate'), zone: read('zone') };
}

/** Whether CloudFront serves the site or the inbox, from private buckets. */
export function hasCdn({ resources }: Pick<Service, 'resources'>): boolean {
  return Object.values(resources?.Resources ?? {}).some(({ Type }) => Type === 'AWS::CloudFront::Distribution');
}

/** Whether S3 serves the site or the inbox, from public buckets. */
export function hasPublicBucket({ resources }: Pick<Service, 'resources'>): boolean {
  return Object.values(resources?.Resources ?? {}).some(
    ({ Type, Properties }) =>
      Type === 'AWS::S3::Bucket' && field(Properties.PublicAccessBlockConfiguration, 'BlockPublicPolicy') === false,
  );
}

/**
 * @throws {SetupError} that names each setting that AWS would refuse in the middle of a deploy, or that has an unclear
 *   value.
 */
export function checkSiteSettings(site: SiteSettings, inbox: DomainSettings = noDomain): void {
  const { cdn } = site;
  const problems: string[] = [];
  if (!['', 'true', 'false'].includes(cdn)) problems.push(`SITE_CDN is ${cdn}; it is true, or left out.`);
  problems.push(...problemsOf('SITE', site, cdn), ...problemsOf('INBOX', inbox, cdn));
  // The inbox has an origin of its own, so that no script of the site can read an agent's session.
  if (site.domain !== '' && site.domain === inbox.domain) {
    problems.push('INBOX_DOMAIN is that of the site; the inbox needs a name of its own.');
  }
  if (problems.length > 0) throw new SetupError([...problems, 'Nothing was changed.'].join('\n'));
}

const noDomain: DomainSettings = { domain: '', certificate: '', zone: '' };

/** The part of the stack that a domain is for, as its settings begin. */
type Part = 'SITE' | 'INBOX';

function problemsOf(part: Part, { domain, certificate, zone }: DomainSettings, cdn: string): string[] {
  const problems: string[] = [];
  if (domain === '') {
    const settings = { [`${part}_CERTIFICATE`]: certificate, [`${part}_ZONE`]: zone };
    const alone = Object.entries(settings).find(([, value]) => value !== '');
    if (alone) problems.push(`${alone[0]} is set, and ${part}_DOMAIN is not: the domain that it belongs to.`);
    return problems;
  }
  if (cdn === 'false') problems.push(`${part}_DOMAIN needs the CDN: leave SITE_CDN=false out, or the domain.`);
  if (!hostName.test(domain)) {
    const example = part === 'SITE' ? 'chat.shop.example' : 'inbox.shop.example';
    problems.push(
      `${part}_DOMAIN is ${domain}; write it as ${example}: a name in small letters, without https:// and without a path.`,
    );
  }
  return [...problems, ...problemsOfCertificate(part, certificate), ...problemsOfZone(part, zone)];
}

function problemsOfCertificate(part: Part, certificate: string): string[] {
  if (certificate === '') {
    return [`${part}_DOMAIN is set, and ${part}_CERTIFICATE is not: the ARN of the domain's certificate. ${request}`];
  }
  const [, region] = /^arn:aws:acm:([\w-]+):\d{12}:certificate\/[\w-]+$/.exec(certificate) ?? [];
  if (region === undefined) {
    return [`${part}_CERTIFICATE is ${certificate}; it is an ARN: arn:aws:acm:us-east-1:<account>:certificate/<id>.`];
  }
  if (region === 'us-east-1') return [];
  return [`${part}_CERTIFICATE is in ${region}, and CloudFront accepts only those in us-east-1. ${request}`];
}

function problemsOfZone(part: Part, zone: string): string[] {
  if (zone === '' || /^Z[A-Z0-9]+$/.test(zone)) return [];
  return [`${part}_ZONE is ${zone}; it is the id of a hosted zone in Route 53: Z and capital letters and digits.`];
}

/** At least two labels of at most 63 characters, at most 253 characters in all. */
const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

const request =
  'Request one in ACM, in the region us-east-1: docs/operator.md, "A domain of your own", has the command.';
