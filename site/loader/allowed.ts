/** Whether the plugin may appear on this page: on the site itself, and on the domains of `chat.config.ts`. */
export function isAllowed(siteUrl: string): boolean {
  // A page in a `srcdoc` frame has the origin of the page around it, though its address has none.
  const origin = location.origin === 'null' ? window.origin : location.origin;
  const allowed = `${siteUrl}/`.startsWith(`${origin}/`) || LOADER.allowed.test(origin);
  if (!allowed) console.error(`Customer Chat: add ${origin} to whitelistedDomains in chat.config.ts and deploy`);
  return allowed;
}
