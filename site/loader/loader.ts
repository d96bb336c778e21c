import { address } from './address.ts';
import { publish } from './fb.ts';
import { serveMetasScript } from './metas-script.ts';
import { createPlugin } from './plugin.ts';
import { type Words, words } from './words.ts';

declare global {
  interface Window {
    /**
     * Set by the loader's first run and called by later ones, so that a page has one plugin however often it loads the
     * script.
     */
    __customerChat?: (xfbml: boolean, language?: Words) => void;
  }
}

const { siteUrl, locale, xfbml } = address();
words.locale = locale;
if (!('replaceSync' in CSSStyleSheet.prototype)) console.error('Customer Chat: this browser is too old');
else if (!window.__customerChat) {
  const plugin = createPlugin(siteUrl);
  const publishAgain = publish(plugin, siteUrl);
  serveMetasScript(siteUrl);
  window.__customerChat = (wanted, language) => {
    if (language) plugin.speak(language);
    publishAgain();
    plugin.init(wanted);
  };
}
window.__customerChat?.(xfbml, words);
