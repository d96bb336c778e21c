import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rowOf } from '../inbox/fake-server.ts';
import { violationsOn } from '../support/axe.ts';
import { startInboxPage } from '../support/inbox-page.ts';
import { openBrowser } from '../support/shared-browser.ts';

const ana = { id: 'a1', name: 'Ana', online: true, paused: false };
const mine = { kind: 'agent', agent: { id: 'a1', name: 'Ana' } } as const;
const WEB = 'web-4f2a8c';

let browser: Browser;
let inbox: Awaited<ReturnType<typeof startInboxPage>>;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  [browser, inbox] = await Promise.all([openBrowser(), startInboxPage([ana])]);
});
afterAll(async () => {
  await browser.close();
  await inbox.close();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  inbox.server.threads.clear();
  inbox.server.notAdmins.clear();
});

/** The conversation of a visitor who wants it to be deleted in two days. */
async function openInbox(): Promise<Page> {
  const deleteAt = Date.now() + 2 * 86_400_000;
  const line = { seq: 1, at: Date.now(), surface: 'web', status: 'received' } as const;
  inbox.server.threads.set(WEB, {
    row: rowOf(WEB, { owner: mine, deleteAt }),
    entries: [{ ...line, speaker: 'customer', message: { mid: 'w', text: 'Where is my order?' } }],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
  closing.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.addInitScript(() => localStorage.setItem('customer-chat-inbox:session', 'a1.session'));
  await page.goto(`${inbox.url}#thread=${WEB}`);
  await page.locator('.log .entry').first().waitFor();
  return page;
}

test('an agent keeps what the visitor wants to be deleted, with a reason that every agent reads', async () => {
  const page = await openInbox();
  const wants = 'The visitor wants this conversation to be deleted.';
  await page
    .locator('.attention')
    .getByText(new RegExp(`${wants} It stays until \\w+day .* and is then deleted`))
    .waitFor();
  const row = page.locator('#rows [data-customer]');
  await row.getByText(/^Will be deleted: \w+day /).waitFor();
  await page.locator('.attention').getByRole('button', { name: 'Keep' }).click();
  const box = page.locator('.question-box');
  // Without a reason nothing is kept, and the dialog says so until the agent types.
  await page.keyboard.type('  ');
  await box.getByRole('button', { name: 'Keep' }).click();
  await box.getByText('Please write a reason.').waitFor();
  expect(await box.getByLabel('Reason').evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await violationsOn(page)).toEqual([]);
  await box.getByLabel('Reason').fill('The refund is not paid yet.');
  expect(await box.getByText('Please write a reason.').count()).toBe(0);
  expect(await violationsOn(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.locator('.pair').getByText('Kept by Ana:').waitFor();
  await page.locator('.pair').getByText('The refund is not paid yet.').waitFor();
  await page.locator('.pair').getByText(wants).waitFor();
  await row.getByText('Kept', { exact: true }).waitFor();
  expect(await row.getByText('Will be deleted').count()).toBe(0);
  expect(await page.locator('.attention').count()).toBe(0);

  await page.locator('.pair').getByRole('button', { name: 'No longer keep' }).click();
  await box.getByRole('button', { name: 'No longer keep' }).click();
  await page.locator('.attention').getByText('The visitor wants this conversation to be deleted.').waitFor();
});

test('what an agent types right after Keep is the reason, and no dialog gives its ✕ the focus', async () => {
  const page = await openInbox();
  const focused = () => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80));
  const open = (name: string) => page.locator('.thread-pane, .side-pane').getByRole('button', { name }).first().click();
  await page.locator('.attention').getByRole('button', { name: 'Keep' }).click();
  await page.keyboard.type('the refund is not paid yet');
  await page.keyboard.press('Enter');
  await page.locator('.pair').getByText('the refund is not paid yet').waitFor();

  for (const [name, start] of [
    ['No longer keep', /primary.*No longer keep/],
    ['Block', /primary/],
    ['Delete conversation', /^<dialog/],
  ] as const) {
    await open(name);
    await page.locator('.question-box').waitFor();
    expect(await focused()).toMatch(start);
    await page.keyboard.press('Escape');
    // The browser gives the focus back to what opened the dialog.
    expect(await focused()).toContain('<button');
  }
  await page.locator('.side-pane').getByRole('button', { name: 'Block' }).focus();
  await page.keyboard.press('?');
  expect(await focused()).toContain('<dialog');
});

test('letters typed behind a space that closes a dialog are no shortcuts', async () => {
  const page = await openInbox();
  await page.locator('.attention').getByRole('button', { name: 'Keep' }).click();
  await page.locator('.question-box').getByRole('button', { name: 'Close' }).focus();
  const sent = inbox.server.received.length;
  await page.keyboard.type(' ready ');
  await page.keyboard.press('Shift');
  await page.keyboard.type('now');
  await page.locator('.question-box').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep');
  expect(await page.locator('#composer').inputValue()).toBe('');
  expect(await page.locator('.note-mode').count()).toBe(0);
  expect(inbox.server.received.slice(sent).some(({ type }) => type === 'agent_event')).toBe(false);
  await page.keyboard.press('Tab');
  await page.keyboard.press('n');
  await page.locator('.note-mode').waitFor();
});

test('an admin reads what goes and what stays before anything is deleted, and then it is gone', async () => {
  const page = await openInbox();
  await page.locator('.side-pane').getByRole('button', { name: 'Delete conversation' }).click();
  const box = page.locator('.question-box');
  await box.getByText('are deleted for good').waitFor();
  await box.getByText('Not deleted: backups (35 days)').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await box.getByRole('button', { name: 'Cancel' }).click();
  expect(inbox.server.threads.has(WEB)).toBe(true);

  await page.locator('.side-pane').getByRole('button', { name: 'Delete conversation' }).click();
  await box.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('This conversation does not exist any more.').waitFor();
  expect(await page.locator('[data-customer]').count()).toBe(0);
  expect(await page.content()).not.toContain('Where is my order?');
  expect(await box.count()).toBe(0);
  // The keyboard goes on where the conversation was.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Close');
  await page.keyboard.press('?');
  await box.getByRole('heading', { name: 'Keys' }).waitFor();
});

test('an agent who is no admin does not see it', async () => {
  inbox.server.notAdmins.add('a1');
  const page = await openInbox();
  await page.locator('.side-pane').getByRole('button', { name: 'Block' }).waitFor();
  expect(await page.getByRole('button', { name: 'Delete conversation' }).count()).toBe(0);
});
