import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openBrowser } from './shared-browser.ts';

interface Opened {
  width?: number;
  path?: string;
}

/**
 * Opens pages of the simulator for the tests of a file, each in a context of its own. A page that throws or logs an
 * error fails the test that opened it.
 */
export function inBrowser(): (url: string, options?: Opened) => Promise<Page> {
  let browser: Browser | undefined;
  const pages: Page[] = [];
  const errors: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
    expect(errors.splice(0)).toEqual([]);
  });
  afterAll(() => browser?.close());

  return async (url, { width = 1280, path = '/' } = {}) => {
    if (!browser) throw new Error('The browser did not start.');
    const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      // Some tests have the simulator refuse a request, which the browser logs as an error.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load')) errors.push(message.text());
    });
    pages.push(page);
    await page.goto(`${url}${path}`);
    return page;
  };
}

/** The elements that reach over the left or right edge of their list, as lines `element: text`. */
export function over(list: Locator): Promise<string[]> {
  return list.evaluate((element) => {
    const edge = element.getBoundingClientRect();
    return [...element.querySelectorAll('*')]
      .filter((each) => {
        const { left, right } = each.getBoundingClientRect();
        return left < edge.left - 0.5 || right > edge.right + 0.5;
      })
      .map((each) => `${each.localName}: ${each.textContent}`);
  });
}
