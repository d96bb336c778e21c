/** What an m.me-style link carries. Source: m.me Links. */
export interface Link {
  page: string;
  ref?: string;
  /** Prefills the composer. */
  text?: string;
}

/** The link in an address: `/m/<page>?ref=…&text=…`, else undefined. */
export function linkOf({ pathname, search }: { pathname: string; search: string }): Link | undefined {
  const page = /^\/m\/([^/]+)\/?$/.exec(pathname)?.[1];
  if (page === undefined) return undefined;
  const query = new URLSearchParams(search);
  const ref = query.get('ref');
  const text = query.get('text');
  return { page: decodeURIComponent(page), ...(ref && { ref }), ...(text && { text }) };
}
