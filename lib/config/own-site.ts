import { siteDomain } from './site-domain.ts';

/**
 * The website that stands for all of the operator's: the first one with a full name. Without any, only this computer's
 * pages may connect.
 * @example ownSite(['https://*.shop.example', 'https://shop.example']); // 'shop.example'
 */
export function ownSite(domains: readonly string[]): string {
  const known = domains.flatMap((each) => siteDomain(each) ?? []);
  return (known.find(({ wildcard }) => !wildcard) ?? known[0])?.host ?? 'localhost';
}
