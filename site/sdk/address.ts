export interface Address {
  /** Where the site is, without a trailing slash. */
  siteUrl: string;
  /** As the page wrote it: `en_US`, `en_us`. */
  locale: string;
  /** What stands behind the `#`: `xfbml=1&version=v6.0`. */
  options: URLSearchParams;
}

const pattern = /^(.*)\/([^/]+)\/sdk(?:\/xfbml\.customerchat)?(?:\/debug)?\.js(?:\?[^#]*)?(?:#(.*))?$/i;

/** The loader's own URL tells it where the site is. A module or a bundle has no `currentScript`: then the page's tag is looked for. */
export function address(): Address {
  const script =
    document.currentScript ?? document.querySelector('script[src*="/sdk/xfbml.customerchat"],script[src*="/sdk.js"]');
  const source = script instanceof HTMLScriptElement ? script.src : '';
  const [, siteUrl = location.origin, locale = 'en_US', options] = pattern.exec(source) ?? [];
  return { siteUrl, locale, options: new URLSearchParams(options) };
}
