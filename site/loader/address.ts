export interface Address {
  /** Where the site is, without a trailing slash. */
  siteUrl: string;
  /** As the page wrote it: `en_US`, `en_us`. */
  locale: string;
  /** The options behind the `#` ask for what `FB.init` does: `xfbml=1&version=v6.0`. */
  xfbml: boolean;
}

/**
 * Reads the site's address from the loader's own URL. In a module there is no `currentScript`, so the page's tag is
 * searched.
 */
export function address(): Address {
  const script = document.currentScript ?? document.querySelector('script[src*=".customerchat"]');
  const [source = '', siteUrl = location.origin, locale = 'en_US'] =
    /^(.*)\/([^/]+)\/sdk[./].*/i.exec(script instanceof HTMLScriptElement ? script.src : '') ?? [];
  return { siteUrl, locale, xfbml: /[#&]xfbml=(1|true)/.test(source) };
}
