/** The content of an m.me link. Source: m.me Links. */
export interface Link {
  page: string;
  ref?: string;
  /** Prefills the composer. */
  text?: string;
}

/** The link in an address, which looks like `/m/<page>?ref=…&text=…`. Undefined for other addresses. */
export function linkOf({ pathname, search }: { pathname: string; search: string }): Link | undefined {
  const page = /^\/m\/([^/]+)\/?$/.exec(pathname)?.[1];
  if (page === undefined) return undefined;
  const query = new URLSearchParams(search);
  const ref = query.get('ref');
  const text = query.get('text');
  return { page: decodeURIComponent(page), ...(ref && { ref }), ...(text && { text }) };
}
