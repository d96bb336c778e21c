/**
 * The address that signs an agent in. The token stands behind the `#`, which browsers never send to a server.
 *
 * @param inbox The inbox's origin: `https://inbox.shop.example`.
 */
export function inviteLink(inbox: string, token: string): string {
  return `${inboxAddress(inbox)}#invite=${token}`;
}

export function inboxAddress(inbox: string): string {
  return `${inbox.replace(/\/+$/, '')}/inbox.html`;
}
