import { readUrl } from '../read-url.ts';

/**
 * The address of a shop's page for a mail: without its query and fragment, which may name the visitor. The browser
 * names the page, so an address outside of `whitelistedDomains` is left out: the mail would advertise another site.
 *
 * @param allowed origins of the shop, see `originPattern`.
 */
export function pageLink(page: string | undefined, allowed: RegExp): string | undefined {
  const url = page === undefined || page.length > MAX_LENGTH ? undefined : readUrl(page);
  if (!url || !allowed.test(url.origin)) return undefined;
  return `${url.origin}${url.pathname}`;
}

const MAX_LENGTH = 2000;
