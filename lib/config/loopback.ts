import { readUrl } from '../read-url.ts';

/** Hosts of this computer, as the source of a regular expression. */
export const loopbackHosts = String.raw`localhost|127(?:\.\d+){3}|\[::1\]`;

/** Whether an address leads to this computer. What is not an address does not. */
export function isLoopback(url: string): boolean {
  return new RegExp(`^(?:${loopbackHosts})$`).test(readUrl(url)?.hostname ?? '');
}

/**
 * Lets requests to this computer pass a company's proxy by. Programs that read `HTTP_PROXY` would otherwise ask the
 * proxy for `http://localhost`, which is another computer there.
 */
export function bypassProxy(env: Record<string, string | undefined>): void {
  const given = (env.no_proxy || env.NO_PROXY || '').split(/[\s,]+/).filter((host) => host !== '');
  const hosts = [...new Set([...given, 'localhost', '127.0.0.1', '[::1]'])].join(',');
  Object.assign(env, { no_proxy: hosts, NO_PROXY: hosts });
}
