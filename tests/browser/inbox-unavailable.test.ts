import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startInboxPage } from '../support/inbox-page.ts';
import { openBrowser } from '../support/shared-browser.ts';

declare global {
  interface Window {
    isBroken?: boolean;
  }
}

let browser: Browser;
let inbox: Awaited<ReturnType<typeof startInboxPage>>;
beforeAll(async () => {
  [browser, inbox] = await Promise.all([openBrowser(), startInboxPage()]);
});
afterAll(async () => {
  await browser.close();
  await inbox.close();
});

async function opened(locale: string): Promise<{ page: Page; errors: string[]; close(): Promise<void> }> {
  const context = await browser.newContext({ locale });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.text().startsWith('Inbox:') && errors.push(message.text()));
  // The pause between two tries is over at once.
  await page.addInitScript(() => {
    const { setTimeout } = window;
    Object.assign(window, { setTimeout: (run: () => void, ms = 0) => setTimeout(run, ms === 5000 ? 200 : ms) });
  });
  return { page, errors, close: () => context.close() };
}

test('the inbox says where it cannot be loaded, and fetches it from addresses that have not failed', async () => {
  const { page, errors, close } = await opened('de-AT');
  const addresses: string[] = [];
  let isCut = true;
  await page.route(/\/inbox\/[a-z]{2}_[A-Z]{2}-/, (route) => {
    addresses.push(route.request().url());
    return isCut ? route.abort() : route.continue();
  });
  await page.goto(inbox.url);
  await page.getByText('The inbox cannot be loaded. Trying again…').waitFor();
  isCut = false;
  await page.getByText('Sie sind auf diesem Gerät nicht angemeldet.').waitFor();
  expect(await page.getByText('cannot be loaded').count()).toBe(0);
  expect(new Set(addresses).size).toBe(addresses.length);
  // One file has all words: what it imported would have failed for good.
  expect(new Set(addresses.map((url) => url.replace(/\?\d+$/, ''))).size).toBe(1);
  expect(errors).toHaveLength(addresses.length - 1);
  await close();
});

test('an inbox that cannot be drawn says so once, and opens again', async () => {
  const { page, errors, close } = await opened('de-DE');
  await page.addInitScript(() => {
    const { querySelector } = Element.prototype;
    Element.prototype.querySelector = function (selectors: string) {
      if (window.isBroken) throw new Error('broken by the test');
      return querySelector.call(this, selectors);
    };
  });
  await page.goto(inbox.url);
  const ready = page.getByText('Sie sind auf diesem Gerät nicht angemeldet.');
  await ready.waitFor();
  await page.evaluate(() => {
    window.isBroken = true;
    for (const count of [1, 2]) setTimeout(() => dispatchEvent(new Event('resize')), count);
  });
  await page.getByRole('alert').getByText('Der Posteingang kann nicht angezeigt werden.').waitFor();
  await eventually(() => expect(errors).toHaveLength(1));
  expect(errors[0]).toContain('broken by the test');
  await page.getByRole('button', { name: 'Posteingang öffnen' }).click();
  await ready.waitFor();
  expect(errors).toHaveLength(1);
  await close();
});
