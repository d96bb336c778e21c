import { address } from './address.ts';
import { publish } from './fb.ts';
import { createPlugin } from './plugin.ts';

declare global {
  interface Window {
    /** Set by the first execution of the loader, called by later ones: one widget a page, however often the script is loaded. */
    __customerChat?: (xfbml: string | null) => void;
  }
}

const { siteUrl, locale, options } = address();
if (!window.__customerChat) {
  const plugin = createPlugin(siteUrl, locale);
  const publishAgain = publish(plugin, siteUrl);
  window.__customerChat = (xfbml) => {
    publishAgain();
    plugin.init(xfbml);
  };
}
window.__customerChat(options.get('xfbml'));
