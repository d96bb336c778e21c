import { AwsClient } from 'aws4fetch';
import { SetupError } from '../package/setup-error.ts';
import type { SiteSettings } from '../package/site-settings.ts';
import type { Aws } from './aws.ts';

/** As much of ACM's `DescribeCertificate` as is looked at. */
interface Described {
  readonly __type?: string;
  readonly Certificate?: { readonly Status?: string; readonly SubjectAlternativeNames?: readonly string[] };
}

/**
 * A certificate that CloudFront would refuse in the middle of a deploy.
 * @throws {SetupError} with the next step, where there is none of that ARN, it is not validated, or it is of other domains.
 */
export async function checkCertificate(aws: Aws, { domain, certificate }: SiteSettings): Promise<void> {
  if (domain === '') return;
  const described = await describe(aws, certificate);
  if (/ResourceNotFound/.test(described?.__type ?? '')) {
    throw new SetupError(
      `Your AWS account has no certificate ${certificate} (SITE_CERTIFICATE). Nothing was changed.\nSee ACM in the console, in the region us-east-1.`,
    );
  }
  const { Status = '', SubjectAlternativeNames: names = [] } = described?.Certificate ?? {};
  if (Status !== '' && Status !== 'ISSUED') {
    throw new SetupError(
      [
        `The certificate of ${domain} (SITE_CERTIFICATE) cannot be used: it is ${Status}. Nothing was changed.`,
        'ACM in the console, in the region us-east-1, shows it, and the DNS record that proves that the domain is yours.',
        'Set that record where your domain is managed, wait until the certificate is issued, and run the command again.',
      ].join('\n'),
    );
  }
  if (names.length > 0 && !names.some((name) => covers(name.toLowerCase(), domain))) {
    throw new SetupError(
      `The certificate SITE_CERTIFICATE is for ${names.join(', ')}, and SITE_DOMAIN is ${domain}. Nothing was changed.\nRequest one for that name in ACM, in the region us-east-1.`,
    );
  }
}

/** A wildcard stands for one label. */
function covers(name: string, domain: string): boolean {
  return name === domain || (name.startsWith('*.') && name.slice(1) === domain.slice(domain.indexOf('.')));
}

/**
 * One signed request: the SDK's client for it would be a package more.
 * @returns nothing where we may not ask: the deploy itself will tell.
 */
async function describe({ credentials }: Aws, certificate: string): Promise<Described | undefined> {
  const client = new AwsClient({ ...(await credentials()), service: 'acm', region: 'us-east-1' });
  try {
    const answer = await client.fetch(process.env.AWS_ENDPOINT_URL ?? 'https://acm.us-east-1.amazonaws.com', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'CertificateManager.DescribeCertificate',
      },
      body: JSON.stringify({ CertificateArn: certificate }),
    });
    return JSON.parse(await answer.text());
  } catch {
    return undefined;
  }
}
