import { ConfigError } from './config-error.ts';
import { loopbackHosts } from './loopback.ts';
import { siteDomain } from './site-domain.ts';

/**
 * On which sites the plugin works: the source of a regular expression for a whole origin. Test it with the flag `i`.
 * The loader and the socket use this one rule, so a page on which the plugin appears can also connect.
 *
 * @param domains `whitelistedDomains`: `https://shop.example`, with or without a trailing slash,
 *   `https://*.shop.example` for every subdomain, or a bare domain, which means HTTPS. They are read as browsers read
 *   addresses, since browsers send the origin in one spelling only.
 * @param options.local also allows every port of this computer (`localhost`, `127.0.0.1`, `[::1]`).
 * @throws {ConfigError} where an entry is not a domain.
 */
export function originPattern(domains: readonly string[], options: { local: boolean }): string {
  const patterns = domains.map(pattern);
  if (options.local) patterns.push(String.raw`https?://(${loopbackHosts})(:\d+)?`);
  return patterns.length === 0 ? '^$' : `^(${patterns.join('|')})$`;
}

function pattern(written: string): string {
  const domain = siteDomain(written);
  if (domain === undefined) {
    throw new ConfigError(
      ['whitelistedDomains', written],
      `whitelistedDomains has ${JSON.stringify(written)}; write it as https://shop.example, without a path.`,
    );
  }
  // A browser keeps the dot of `https://shop.example./`, which is the same site.
  const host = domain.host.replace(/[.[\]]/g, String.raw`\$&`).replace(/(?=:\d+$)|$/, String.raw`\.?`);
  return `${domain.scheme}://${domain.wildcard ? String.raw`([\w-]+\.)+` : ''}${host}`;
}
