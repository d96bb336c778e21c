/** Whether the plugin may appear on this page: on the site itself, and on the domains of `chat.config.ts`. */
export function isAllowed(siteUrl: string): boolean {
  const { origin } = location;
  const allowed = `${siteUrl}/`.startsWith(`${origin}/`) || LOADER.allowed.test(origin);
  if (!allowed) console.error(`Customer Chat: add ${origin} to whitelistedDomains in chat.config.ts and deploy`);
  return allowed;
}
