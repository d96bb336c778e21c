import { GRAPH_VERSION } from '../../lib/messenger/graph-version.ts';

/**
 * Commands that add the domains to Meta's own list, one each. Domains that are already there stay.
 * @param local whether the Page is connected to this computer, and to no stack in AWS.
 */
export function profileCommands(domains: readonly string[], local: boolean): string {
  return domains.map((domain) => `npm run profile -- domains add ${domain}${local ? ' --local' : ''}\n`).join('');
}

/**
 * The same as one request of the Messenger Profile API, which replaces Meta's list. The token is not in the text: the
 * shell reads it from its environment.
 */
export function profileCurl(domains: readonly string[]): string {
  const body = JSON.stringify({ whitelisted_domains: domains.map((domain) => `${domain}/`) });
  return `curl -X POST 'https://graph.facebook.com/${GRAPH_VERSION}/me/messenger_profile' \\
  -H "Authorization: Bearer $PAGE_ACCESS_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '${body}'
`;
}
