/**
 * What SES may have verified so that it sends from this address: the address, its domain, and every domain above it.
 * Source: "Verified identities in Amazon SES", which lets a domain send for its subdomains.
 */
export function senderIdentities(address: string): string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  // Of a top-level domain there is no identity.
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  return [address, ...domains];
}
