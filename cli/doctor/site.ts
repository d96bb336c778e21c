import { failureOf, isCertificate, isTimeout, isUnknownHost } from '../webhook/failure.ts';
import { type Check, type Finding, fail, ok, type Patient, skip, warn } from './finding.ts';

const PATIENCE = 10_000;
const LOADER = '/en_US/sdk/xfbml.customerchat.js';

/** Whether visitors get the chat page, its Content-Security-Policy, and the loader for other sites. */
export const site: Check = async ({ resources, target }) => {
  if (!resources.site) return [skip('Site', 'the stack has none')];
  const deploy = target.local ? 'Start `npm start` again.' : '`npx sls deploy` uploads it again.';
  const address = `${resources.site}/chat.html`;
  const page = await get(address);
  if ('failure' in page) return [unreachable(page.failure, address, { target, resources })];
  if (page.status === 403) {
    return [
      fail(
        'Site',
        `${address} is not public (403)`,
        resources.types.includes('AWS::CloudFront::Distribution')
          ? 'CloudFront may not read the bucket. Look for changes by hand: CloudFormation in the console, "Detect drift".'
          : 'Switch off "Block all public access" for the account in S3, or set SITE_CDN=true in .env, then `npx sls deploy`.',
      ),
    ];
  }
  if (page.status !== 200) return [fail('Site', `${address} answers ${page.status}`, deploy)];
  const loader = await get(`${resources.site}${LOADER}`);
  if ('failure' in loader || loader.status !== 200)
    return [fail('Site', `${LOADER} answers ${'failure' in loader ? 'nothing' : loader.status}`, deploy)];
  if (!target.local && !address.startsWith('https://')) return [fail('Site', `${address} has no https`, deploy)];
  // CloudFront's header says only which sites may frame the page, not which scripts may run.
  const header = page.headers.get('content-security-policy') ?? '';
  const policy = /http-equiv="Content-Security-Policy"/i.test(page.body) || /(script|default)-src/.test(header);
  return [
    policy
      ? ok('Site', `${address}, with its Content-Security-Policy`)
      : warn('Site', `${address} has no Content-Security-Policy`, deploy),
  ];
};

/** Nothing came back: the advice depends on why. */
function unreachable(
  failure: string,
  address: string,
  { target, resources: { cname } }: Pick<Patient, 'target' | 'resources'>,
): Finding {
  const { host } = new URL(address);
  if (target.local) return skip('Site', `nothing answers at ${address}: is \`npm start\` running?`);
  if (isUnknownHost(failure))
    return fail(
      'Site',
      `the name ${host} is not known (${failure})`,
      cname
        ? `Set the record ${host} CNAME ${cname} where your domain is managed. Where it is set, wait: DNS is slow.`
        : 'Check the network of this computer, and that the stack still exists: `npx sls info`.',
    );
  if (isCertificate(failure))
    return fail(
      'Site',
      `${host} has no valid certificate (${failure})`,
      'Set SITE_CERTIFICATE to a certificate in us-east-1 that names this host, then `npx sls deploy`.',
    );
  const what = isTimeout(failure) ? `does not answer within ${PATIENCE / 1000} s` : `cannot be reached (${failure})`;
  return fail(
    'Site',
    `${address} ${what}`,
    'Check the network of this computer. Deploy again if others cannot open it.',
  );
}

async function get(url: string): Promise<Page | { readonly failure: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}
