import type { LoaderHost, Panel } from '../contract.ts';
import { words } from './words.ts';

interface PanelModule {
  mount(host: LoaderHost): Panel;
}

/**
 * @returns a function that fetches the panel's module. The browser keeps the module. Where it cannot be fetched, the
 * error says why, and the next call tries again.
 */
export function panelModule(siteUrl: string): () => Promise<PanelModule> {
  const file = () => siteUrl + words.panel;
  let tries = 0;
  let isRefused = false;
  document.addEventListener('securitypolicyviolation', ({ blockedURI, disposition }) => {
    isRefused ||= disposition === 'enforce' && blockedURI.startsWith(file());
  });

  /** What the browser's own error does not say. */
  function reason(address: string): string {
    if (isRefused) return `add ${siteUrl} to script-src`;
    if (!navigator.onLine) return 'the browser is offline';
    const [entry] = performance.getEntriesByName(address).slice(-1);
    const status = entry instanceof PerformanceResourceTiming ? entry.responseStatus : 0;
    return status >= 400 ? `the server answers ${status}` : 'the panel cannot be loaded';
  }

  return async () => {
    // Firefox and WebKit keep a failure as long as the page lives: each try needs another address.
    const address = tries ? `${file()}?${tries}` : file();
    try {
      return await import(address);
    } catch (error) {
      tries++;
      // The policy's event may come after the error.
      await new Promise((resolve) => setTimeout(resolve));
      throw new Error(`${reason(address)}: ${error}`);
    }
  };
}
