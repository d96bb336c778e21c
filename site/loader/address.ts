export interface Address {
  /** Where the site is, without a trailing slash. */
  siteUrl: string;
  /** As the page wrote it: `en_US`, `en_us`. */
  locale: string;
  /** The options behind the `#` that stand for `FB.init`: `xfbml=1&version=v6.0`. */
  xfbml: boolean;
}

/** The loader's own URL tells it where the site is. A module or a bundle has no `currentScript`: then the page's tag is looked for. */
export function address(): Address {
  const script = document.currentScript ?? document.querySelector('script[src*=".customerchat"]');
  const [source = '', siteUrl = location.origin, locale = 'en_US'] =
    /^(.*)\/([^/]+)\/sdk[./].*/i.exec(script instanceof HTMLScriptElement ? script.src : '') ?? [];
  return { siteUrl, locale, xfbml: /[#&]xfbml=(1|true)/.test(source) };
}
