import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violationsOn } from '../support/axe.ts';
import { openBrowser } from '../support/shared-browser.ts';
import { bubble, dialog, startSite } from '../support/site.ts';

let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), startSite()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function open(path: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(site.url + path);
  await page.locator(bubble).waitFor();
  return { page, errors, close: () => context.close() };
}

describe('chat.html', () => {
  test('chat.html has the plugin right after the opening body tag, and nothing on it breaks its policy', async () => {
    const at = await open('/chat.html');
    const first = await at.page.evaluate(() =>
      [...document.body.children].slice(0, 4).map((node) => node.id || node.className.split(' ')[0] || node.localName),
    );
    expect(first.filter((name) => name !== 'facebook-jssdk')).toEqual(['fb-root', 'script', 'fb-customerchat']);
    await at.page.locator(bubble).click();
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test.each([
    ['/chat.html', 'shop-front'],
    ['/chat.html?ref=newsletter', 'newsletter'],
  ])('%s sets the empty ref to %s when it has loaded', async (path, ref) => {
    const at = await open(path);
    await expect.poll(() => at.page.locator('.fb-customerchat').getAttribute('ref')).toBe(ref);
    await at.close();
  });

  test('the button beside a product opens the chat about that product', async () => {
    const at = await open('/chat.html');
    await at.page.getByRole('listitem').filter({ hasText: 'Milk jug' }).getByRole('button').click();
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    expect(await at.page.evaluate(() => window.panel?.host.attributes().ref)).toBe('milk-jug');
    await at.close();
  });

  test.each([
    [375, 'light'],
    [375, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)('chat.html at %i px in %s is accessible and never scrolls sideways', async (width, colorScheme) => {
    const at = await open('/chat.html', { viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await violationsOn(at.page)).toEqual([]);
    await at.close();
  });
});
