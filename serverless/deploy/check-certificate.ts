import { signedRequest } from '../../lib/aws/index.ts';
import { field, listOf, readJson, text } from '../../lib/json.ts';
import { SetupError } from '../package/setup-error.ts';
import type { DomainSettings } from '../package/site-settings.ts';
import type { Aws } from './aws.ts';

/** What we read of the answer to ACM's `DescribeCertificate`; a field that is missing is empty. */
interface Described {
  /** The kind of error. */
  readonly type: string;
  readonly status: string;
  readonly names: readonly string[];
}

/**
 * Finds a certificate that CloudFront would refuse in the middle of a deploy.
 * @throws {SetupError} with the next step, where it does not exist, is not validated, or is for other domains.
 */
export async function checkCertificate(
  aws: Aws,
  { domain, certificate }: DomainSettings,
  part: 'SITE' | 'INBOX' = 'SITE',
): Promise<void> {
  if (domain === '') return;
  const described = await describe(aws, certificate);
  if (described === undefined) return;
  const { type, status, names } = described;
  if (/ResourceNotFound/.test(type)) {
    throw new SetupError(
      `Your AWS account has no certificate ${certificate} (${part}_CERTIFICATE). Nothing was changed.\nSee ACM in the console, in the region us-east-1.`,
    );
  }
  if (status !== '' && status !== 'ISSUED') {
    throw new SetupError(
      [
        `The certificate of ${domain} (${part}_CERTIFICATE) cannot be used: it is ${status}. Nothing was changed.`,
        'ACM in the console, in the region us-east-1, shows it, and the DNS record that proves that the domain is yours.',
        'Set that record where your domain is managed, wait until the certificate is issued, and run the command again.',
      ].join('\n'),
    );
  }
  if (names.length > 0 && !names.some((name) => covers(name.toLowerCase(), domain))) {
    throw new SetupError(
      `The certificate ${part}_CERTIFICATE is for ${names.join(', ')}, and ${part}_DOMAIN is ${domain}. Nothing was changed.\nRequest one for that name in ACM, in the region us-east-1.`,
    );
  }
}

/** A wildcard stands for one label. */
function covers(name: string, domain: string): boolean {
  return name === domain || (name.startsWith('*.') && name.slice(1) === domain.slice(domain.indexOf('.')));
}

/** @returns nothing where our credentials do not allow the question: the deploy itself will show the answer. */
async function describe({ credentials, endpoint }: Aws, certificate: string): Promise<Described | undefined> {
  try {
    const answer = await signedRequest({
      service: 'acm',
      region: 'us-east-1',
      keys: await credentials(),
      endpoint,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'CertificateManager.DescribeCertificate',
      },
      body: JSON.stringify({ CertificateArn: certificate }),
    });
    const body = readJson(await answer.text());
    const certificateOf = field(body, 'Certificate');
    return {
      type: text(field(body, '__type')) ?? '',
      status: text(field(certificateOf, 'Status')) ?? '',
      names: listOf(field(certificateOf, 'SubjectAlternativeNames'), text),
    };
  } catch {
    return undefined;
  }
}
