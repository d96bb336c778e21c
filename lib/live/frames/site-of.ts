import type { Conversation } from '../../conversation/index.ts';
import type { SocketPorts } from '../ports.ts';

/**
 * Where the visitor is: `shop.example`, and the page there without its query. A stranger may read it in Messenger or in
 * a mail in the name of the business, so it is only ever one of the operator's own sites.
 */
export function siteOf(
  conversation: Conversation | undefined,
  { allowed, site }: Pick<SocketPorts, 'allowed' | 'site'>,
): { readonly site: string; readonly page?: string } {
  const page = conversation?.referer_uri;
  if (page === undefined || !URL.canParse(page)) return { site };
  const { origin, host, pathname } = new URL(page);
  return allowed.test(origin) ? { site: host, page: `${origin}${pathname}` } : { site };
}
