import { domainToUnicode } from 'node:url';

/** A mail address as people read it. It is stored with the domain in punycode, as mail servers know it. */
export function shownAddress(address: string): string {
  const end = address.lastIndexOf('@') + 1;
  return address.slice(0, end) + (domainToUnicode(address.slice(end)) || address.slice(end));
}
