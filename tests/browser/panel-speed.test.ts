import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { type SlowVisit, slowVisit } from '../support/slow-visit.ts';

let browser: Browser;
let visit: SlowVisit;
beforeAll(async () => {
  browser = await launch();
  visit = await slowVisit(browser);
}, 60_000);
afterAll(() => browser?.close());

test('with 200 lines in the history the panel draws the newest 30, and nothing on the page shifts', () => {
  expect(visit.rows).toBe(30);
  expect(visit.shift).toBe(0);
});

test('each task draws one part of the dialog, or at most four lines, so that a slow phone can react in between', () => {
  const parts = visit.drawn.map(({ header, composer, log }) => [header, composer, log].filter(Boolean).length);
  // The frame alone comes first, and then one part a task.
  expect(parts[0]).toBe(0);
  expect(parts.at(-1)).toBe(3);
  parts.forEach((count, index) => {
    expect(count - (parts[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  });
  const rows = visit.drawn.map((task) => task.rows);
  rows.forEach((count, index) => {
    expect(count - (rows[index - 1] ?? 0)).toBeLessThanOrEqual(4);
  });
});
