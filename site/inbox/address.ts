/** What the address asks for behind `#`. A token leaves the address at once, so that no history or screen keeps it. */
export type Asked =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'thread'; readonly customer: string }
  | undefined;

export function askedBy(hash: string): Asked {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const token = parameters.get('invite') ?? parameters.get('device');
  if (token) return { kind: 'token', token: token.slice(0, 128) };
  const customer = parameters.get('thread');
  return customer ? { kind: 'thread', customer: customer.slice(0, 256) } : undefined;
}

/** Reads the address and empties its fragment. */
export function takeAsked(): Asked {
  const asked = askedBy(location.hash);
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
  return asked;
}
