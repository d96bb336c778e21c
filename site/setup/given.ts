import type { ChatConfig } from '../../lib/config/index.ts';

declare global {
  /** The settings that the site was built with; the build writes them here. */
  const CONFIG: ChatConfig;
  /** Locales in which the plugin has words. */
  const LOCALES: readonly string[];
}

/** Where the site is, without a trailing slash: the folder of the page itself. */
export const siteUrl = new URL('.', location.href).href.replace(/\/$/, '');

export const config = CONFIG;
export const locales = LOCALES;
