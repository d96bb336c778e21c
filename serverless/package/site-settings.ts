import type { Service } from './service.ts';
import { SetupError } from './setup-error.ts';

/** `custom.site` of `serverless.yml`: how the website is reached. A setting that is not set is empty. */
export interface SiteSettings {
  readonly cdn: string;
  readonly domain: string;
  /** The ARN of a certificate in ACM. */
  readonly certificate: string;
  /** The id of a hosted zone in Route 53. */
  readonly zone: string;
}

export function siteSettings({ custom }: Pick<Service, 'custom'>): SiteSettings {
  const site: Readonly<Record<string, unknown>> = { ...Object(custom?.site) };
  const text = (key: keyof SiteSettings): string => String(site[key] ?? '');
  return { cdn: text('cdn'), domain: text('domain'), certificate: text('certificate'), zone: text('zone') };
}

/** Whether CloudFront serves the site, from a private bucket. */
export function hasCdn({ resources }: Pick<Service, 'resources'>): boolean {
  return Object.values(resources?.Resources ?? {}).some(({ Type }) => Type === 'AWS::CloudFront::Distribution');
}

/**
 * @throws {SetupError} that names each setting that AWS would refuse in the middle of a deploy, or that has an unclear
 *   value.
 */
export function checkSiteSettings(site: SiteSettings): void {
  const problems = problemsOf(site);
  if (problems.length > 0) throw new SetupError([...problems, 'Nothing was changed.'].join('\n'));
}

function problemsOf({ cdn, domain, certificate, zone }: SiteSettings): string[] {
  const problems: string[] = [];
  if (!['', 'true', 'false'].includes(cdn)) problems.push(`SITE_CDN is ${cdn}; it is true, or left out.`);
  if (domain === '') {
    const alone = Object.entries({ SITE_CERTIFICATE: certificate, SITE_ZONE: zone }).find(([, value]) => value !== '');
    if (alone) problems.push(`${alone[0]} is set, and SITE_DOMAIN is not: the domain that it belongs to.`);
    return problems;
  }
  if (cdn === 'false') problems.push('SITE_DOMAIN needs the CDN: leave SITE_CDN=false out, or the domain.');
  if (!hostName.test(domain)) {
    problems.push(
      `SITE_DOMAIN is ${domain}; write it as chat.shop.example: a name in small letters, without https:// and without a path.`,
    );
  }
  return [...problems, ...problemsOfCertificate(certificate), ...problemsOfZone(zone)];
}

function problemsOfCertificate(certificate: string): string[] {
  if (certificate === '') {
    return [`SITE_DOMAIN is set, and SITE_CERTIFICATE is not: the ARN of the domain's certificate. ${request}`];
  }
  const [, region] = /^arn:aws:acm:([\w-]+):\d{12}:certificate\/[\w-]+$/.exec(certificate) ?? [];
  if (region === undefined) {
    return [`SITE_CERTIFICATE is ${certificate}; it is an ARN: arn:aws:acm:us-east-1:<account>:certificate/<id>.`];
  }
  if (region === 'us-east-1') return [];
  return [`SITE_CERTIFICATE is in ${region}, and CloudFront accepts only those in us-east-1. ${request}`];
}

function problemsOfZone(zone: string): string[] {
  if (zone === '' || /^Z[A-Z0-9]+$/.test(zone)) return [];
  return [`SITE_ZONE is ${zone}; it is the id of a hosted zone in Route 53: Z and capital letters and digits.`];
}

/** At least two labels of at most 63 characters, at most 253 characters in all. */
const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

const request =
  'Request one in ACM, in the region us-east-1: docs/operator.md, "A domain of your own", has the command.';
