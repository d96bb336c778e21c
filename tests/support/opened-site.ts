import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from './shared-browser.ts';
import { startSite } from './site.ts';

/** Browser and site of a test file, from its first test to its last. */
export function openedSite(): { readonly browser: Browser; readonly site: Awaited<ReturnType<typeof startSite>> } {
  let opened: { browser: Browser; site: Awaited<ReturnType<typeof startSite>> } | undefined;
  const parts = () => {
    if (!opened) throw new Error('Browser and site are open during tests only.');
    return opened;
  };
  beforeAll(async () => {
    const [browser, site] = await Promise.all([openBrowser(), startSite()]);
    opened = { browser, site };
  });
  afterAll(async () => {
    await opened?.browser.close();
    await opened?.site.close();
  });
  return {
    get browser() {
      return parts().browser;
    },
    get site() {
      return parts().site;
    },
  };
}
