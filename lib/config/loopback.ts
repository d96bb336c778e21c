/** Hosts of this computer, as the source of a regular expression. */
export const loopbackHosts = String.raw`localhost|127(?:\.\d+){3}|\[::1\]`;

/** Whether an address leads to this computer. What is not an address does not. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && new RegExp(`^(?:${loopbackHosts})$`).test(new URL(url).hostname);
}
