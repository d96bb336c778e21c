import { type Check, fail, ok, skip, warn } from './finding.ts';

const PATIENCE = 10_000;
const LOADER = '/en_US/sdk/xfbml.customerchat.js';

/** Whether visitors get the chat page, its Content-Security-Policy, and the loader for other sites. */
export const site: Check = async ({ resources, target }) => {
  if (!resources.site) return [skip('Site', 'the stack has none')];
  const deploy = target.local ? 'Start `npm start` again.' : '`npx sls deploy` uploads it again.';
  const address = `${resources.site}/chat.html`;
  const page = await get(address);
  if (page === undefined)
    return [
      target.local
        ? skip('Site', `nothing answers at ${address}: is \`npm start\` running?`)
        : fail('Site', `${address} cannot be reached`, resources.cname ? dns(resources.site, resources.cname) : deploy),
    ];
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
  if (loader?.status !== 200) return [fail('Site', `${LOADER} answers ${loader?.status ?? 'nothing'}`, deploy)];
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

function dns(site: string, cname: string): string {
  return `Set the record ${new URL(site).host} CNAME ${cname} where your domain is managed. Where it is set, wait: DNS is slow.`;
}

async function get(url: string): Promise<{ status: number; headers: Headers; body: string } | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  } catch {
    return undefined;
  }
}
