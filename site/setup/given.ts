import type { ChatConfig } from '../../lib/config/index.ts';

declare global {
  /** Written in when the site is built: what it was built with. */
  const CONFIG: ChatConfig;
  /** Locales that the plugin has words for. */
  const LOCALES: readonly string[];
}

/** Where the site is, without a trailing slash: the folder of the page itself. */
export const siteUrl = new URL('.', location.href).href.replace(/\/$/, '');

export const config = CONFIG;
export const locales = LOCALES;
export const { pageId } = SITE;
