/**
 * The address that opens a link in Messenger. Source: m.me Links.
 *
 * @param graphUrl the Graph API. One that is not Meta's is a simulator, which has the phone at its own origin.
 */
export function linkAddress(graphUrl: string, pageId: string, token: string): string {
  const { hostname, origin } = new URL(graphUrl);
  const base = hostname === 'graph.facebook.com' ? 'https://m.me' : `${origin}/m`;
  return `${base}/${encodeURIComponent(pageId)}?ref=${token}`;
}
