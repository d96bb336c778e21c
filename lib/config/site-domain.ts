import { readUrl } from '../read-url.ts';

/** Sites as browsers name them: `https://shop.example`, or all subdomains of it. */
export interface SiteDomain {
  readonly scheme: 'http' | 'https';
  /** Every subdomain, and not the domain itself: `*.shop.example`. */
  readonly wildcard: boolean;
  /** Lower case, in punycode, without a trailing dot and without the scheme's usual port. */
  readonly host: string;
}

/**
 * Reads a domain as a browser reads an address: `https://SHOP.example.:443/` is `https://shop.example`, and
 * `bücher.example` is `https://xn--bcher-kva.example`.
 *
 * @returns `undefined` where it is not a domain, or has more than a domain: a path, a query, a name and password.
 */
export function siteDomain(written: string): SiteDomain | undefined {
  const [, scheme = 'https', wildcard, name] =
    /^(?:(https?):\/\/)?(\*\.)?([^\s\p{Cc}/\\?#@%*]+)\/?$/iu.exec(written.trim()) ?? [];
  const url = name === undefined ? undefined : readUrl(`${scheme}://${name}`);
  if (!url) return undefined;
  const { protocol, hostname, port } = url;
  const host = hostname.replace(/\.$/, '');
  if (!/^([\w-]+\.)*[\w-]+$|^\[[\da-f:]+\]$/.test(host)) return undefined;
  return {
    scheme: protocol === 'http:' ? 'http' : 'https',
    wildcard: wildcard !== undefined,
    host: port === '' ? host : `${host}:${port}`,
  };
}

/** `https://shop.example`, `https://*.shop.example`. */
export function writtenDomain({ scheme, wildcard, host }: SiteDomain): string {
  return `${scheme}://${wildcard ? '*.' : ''}${host}`;
}
