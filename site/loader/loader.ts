import { address } from './address.ts';
import { publish } from './fb.ts';
import { createPlugin } from './plugin.ts';

declare global {
  interface Window {
    /**
     * Set by the loader's first run and called by later ones, so that a page has one plugin however often it loads the
     * script.
     */
    __customerChat?: (xfbml: boolean) => void;
  }
}

const { siteUrl, locale, xfbml } = address();
if (!('replaceSync' in CSSStyleSheet.prototype)) console.error('Customer Chat: this browser is too old');
else if (!window.__customerChat) {
  const plugin = createPlugin(siteUrl, locale);
  const publishAgain = publish(plugin, siteUrl);
  window.__customerChat = (wanted) => {
    publishAgain();
    plugin.init(wanted);
  };
}
window.__customerChat?.(xfbml);
