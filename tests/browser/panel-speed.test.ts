import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { slowVisit } from '../support/slow-visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

test('with 200 lines behind it the panel draws the newest 30, and the page does not shift', async () => {
  const { rows, shift } = await slowVisit(browser);
  expect(rows).toBe(30);
  expect(shift).toBe(0);
});
