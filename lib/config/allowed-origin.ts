/**
 * The rule that decides on which sites the plugin talks, as the source of a regular expression over a whole origin (test it with
 * the flag `i`). One rule for both who must agree: the loader, which draws nothing elsewhere, and the socket, which refuses.
 *
 * @param domains what the owner allowed: `https://shop.example`, with or without a trailing slash, `https://*.shop.example`, or a bare
 *   domain, which means HTTPS.
 * @param options.local adds every port of this computer (`localhost`, `127.0.0.1`, `[::1]`).
 * @throws {Error} where an entry is no domain.
 */
export function originPattern(domains: readonly string[], options: { local: boolean }): string {
  const patterns = domains.map(pattern);
  if (options.local) patterns.push(String.raw`https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?`);
  return patterns.length === 0 ? '^$' : `^(${patterns.join('|')})$`;
}

function pattern(domain: string): string {
  const [, scheme = 'https', subdomains, host] =
    /^(?:(https?):\/\/)?(\*\.)?((?:[\w-]+\.)*[\w-]+(?::\d+)?)\/?$/i.exec(domain.trim()) ?? [];
  if (host === undefined) {
    throw new Error(
      `chat.config.ts: whitelistedDomains has ${JSON.stringify(domain)}; write it as https://shop.example, without a path.`,
    );
  }
  return `${scheme}://${subdomains ? String.raw`([\w-]+\.)+` : ''}${host.replaceAll('.', String.raw`\.`)}`;
}
