import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rowOf } from '../inbox/fake-server.ts';
import { violationsOn } from '../support/axe.ts';
import { eventually } from '../support/eventually.ts';
import { fitsOf } from '../support/field.ts';
import { startInboxPage } from '../support/inbox-page.ts';
import { openBrowser } from '../support/shared-browser.ts';

const ana = { id: 'a1', name: 'Ana', online: true, paused: false };
const ben = { id: 'a2', name: 'Ben', online: true, paused: false };
const mine = { kind: 'agent', agent: { id: 'a1', name: 'Ana' } } as const;

let browser: Browser;
let inbox: Awaited<ReturnType<typeof startInboxPage>>;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  [browser, inbox] = await Promise.all([openBrowser(), startInboxPage([ana, ben])]);
});
afterAll(async () => {
  await browser.close();
  await inbox.close();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  inbox.server.threads.clear();
});

function put(
  customer: string,
  row: Partial<ReturnType<typeof rowOf>> = {},
  texts: readonly string[] = ['Hello'],
): void {
  const entries = texts.map((text, index) => ({
    seq: index + 1,
    at: Date.now() - 60_000,
    speaker: 'customer' as const,
    surface: 'web' as const,
    status: 'received' as const,
    message: { mid: `w_${index}`, text },
  }));
  inbox.server.threads.set(customer, { row: rowOf(customer, { seq: texts.length, owner: mine, ...row }), entries });
}

async function openInbox(given: { session?: string; hash?: string; options?: BrowserContextOptions } = {}) {
  const { session = 'a1.session', hash = '', options } = given;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  closing.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  if (session) await page.addInitScript((token) => localStorage.setItem('customer-chat-inbox:session', token), session);
  await page.goto(inbox.url + hash);
  return { page, errors };
}

const row = (page: Page, customer: string) => page.locator(`[data-customer="${customer}"]`);
const reply = (page: Page) => page.getByRole('textbox', { name: 'Reply' });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const texts = (customer: string) =>
  (inbox.server.threads.get(customer)?.entries ?? []).flatMap((entry) => ('sent' in entry ? [entry.sent.text] : []));

test('the link asks first, leaves the address at once, and the click signs in and stores only the session', async () => {
  inbox.server.invites.set('secret-token', ana);
  const { page, errors } = await openInbox({ session: '', hash: '#invite=secret-token' });
  await page.getByRole('button', { name: 'Sign in as Ana' }).waitFor();
  expect(page.url()).not.toContain('secret-token');
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await page.getByRole('button', { name: 'Sign in as Ana' }).click();
  await page.getByRole('tab', { name: /Waiting and open/ }).waitFor();
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({ 'customer-chat-inbox:session': 'a1.session' });
  expect(errors).toEqual([]);
});

test('a row of a customer who has no agent says once that they wait', async () => {
  put('web-1', { owner: { kind: 'agent' }, waitingSince: Date.now() });
  put('web-2', { owner: { kind: 'agent' } });
  const { page } = await openInbox();
  await row(page, 'web-2').getByText('Waits for a person').waitFor();
  expect(await row(page, 'web-1').getByText(/Waits/).allTextContents()).toEqual(['Waits since just now']);
});

test('a reply that is pressed while the conversation is read stays in the field, which says why', async () => {
  put('web-1');
  const { page } = await openInbox();
  inbox.server.deaf.add('agent_open');
  closing.push(async () => void inbox.server.deaf.delete('agent_open'));
  await row(page, 'web-1').click();
  await reply(page).fill('Hello, too');
  await reply(page).press('Enter');
  await page.locator('#composer-state', { hasText: 'Loading…' }).waitFor();
  expect(await reply(page).inputValue()).toBe('Hello, too');
  expect(await button(page, 'Send').getAttribute('aria-disabled')).toBe('true');
  inbox.server.deaf.delete('agent_open');
  await page.locator('.bubble', { hasText: 'Hello' }).waitFor();
  await reply(page).press('Enter');
  await eventually(() => expect(texts('web-1')).toEqual(['Hello, too']));
});

test('the field for a reply grows without a scroll bar until it takes a third of the window', async () => {
  put('web-1');
  const { page } = await openInbox({ options: { viewport: { width: 1280, height: 500 }, deviceScaleFactor: 1.1 } });
  await row(page, 'web-1').click();
  await page.locator('.bubble').waitFor();
  expect(await fitsOf(reply(page), 7)).toEqual(['whole', 'whole', 'whole', 'whole', 'whole', 'bar', 'bar']);
});

test('Take over, Send, Note and Mark as done with Undo, by keyboard alone', async () => {
  put('web-1', { owner: { kind: 'bot' }, waitingSince: Date.now() });
  const { page } = await openInbox();
  await row(page, 'web-1').waitFor();
  await page.keyboard.press('j');
  await button(page, 'Take over').waitFor();
  await page.keyboard.press('t');
  await reply(page).waitFor();
  await page.keyboard.press('r');
  await page.keyboard.type('On my way');
  await page.keyboard.press('Enter');
  await eventually(() => expect(texts('web-1')).toEqual(['On my way']));
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.keyboard.type('A note');
  await page.keyboard.press('Enter');
  await page.getByText('A note').waitFor();
  expect(texts('web-1')).toEqual(['On my way']);
  await page.getByRole('textbox', { name: 'Note' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await button(page, 'Undo').waitFor();
  await page.keyboard.press('u');
  await button(page, 'Mark as done').waitFor();
  expect(inbox.server.threads.get('web-1')?.row.shelf).toBe('open');
});

test('Scenario 10: a text typed in one conversation is never sent in another, and stays', async () => {
  put('web-1');
  put('web-2');
  const { page } = await openInbox();
  await row(page, 'web-1').click();
  await reply(page).fill('only for the first');
  await page.evaluate(() => {
    location.hash = '#thread=web-2';
  });
  await eventually(async () => expect(await reply(page).inputValue()).toBe(''));
  await reply(page).press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('k');
  await row(page, 'web-1').click();
  expect(await reply(page).inputValue()).toBe('only for the first');
  expect([...texts('web-1'), ...texts('web-2')]).toEqual([]);
  expect(await row(page, 'web-2').textContent()).not.toContain('only for the first');
});

test('rows stay under the pointer while others come, and are sorted when it leaves', async () => {
  put('web-1', { waitingSince: Date.now() - 60_000 });
  put('web-2', { waitingSince: Date.now() - 30_000 });
  const { page } = await openInbox();
  await row(page, 'web-2').hover();
  inbox.server.change('web-1', { shelf: 'done', owner: { kind: 'bot' }, waitingSince: undefined });
  put('web-3', { waitingSince: Date.now() - 90_000 });
  inbox.server.change('web-3', {});
  const order = () =>
    page.locator('.list-row').evaluateAll((rows) => rows.map((each) => each.getAttribute('data-customer')));
  await eventually(async () => expect(await order()).toEqual(['web-1', 'web-2', 'web-3']));
  await page.mouse.move(900, 400);
  await eventually(async () => expect(await order()).toEqual(['web-3', 'web-2']));
});

test('who begins to wait while a long list is held is named at once, and a press sorts the list', async () => {
  const began = Date.now() - 60_000;
  for (let index = 0; index < 30; index++) put(`web-${index}`, { waitingSince: began + index });
  const { page } = await openInbox();
  await row(page, 'web-1').hover();
  put('web-new', { name: 'Nora', waitingSince: Date.now() - 90_000 });
  inbox.server.change('web-new', {});
  await page.getByRole('button', { name: 'Nora is waiting' }).waitFor();
  expect(await page.locator('.list-row').first().getAttribute('data-customer')).toBe('web-0');
  await page.getByRole('button', { name: '1 change in the order. Sort again' }).click();
  await eventually(async () =>
    expect(await page.locator('.list-row').first().getAttribute('data-customer')).toBe('web-new'),
  );
  expect(await page.getByRole('button', { name: /Sort again/ }).count()).toBe(0);
});

test('an agent reacts to a message of the customer, and takes the reaction off', async () => {
  put('web-1');
  const { page } = await openInbox();
  await row(page, 'web-1').click();
  await button(page, 'React').click();
  await button(page, '👍').click();
  const reactions = () =>
    inbox.server.received.flatMap((frame) =>
      frame.type === 'agent_event' && frame.action.kind === 'react' ? [frame.action.emoji] : [],
    );
  await eventually(() => expect(reactions()).toEqual(['👍']));
});

test('an agent reads what the business offered, and can press none of it', async () => {
  put('web-1');
  const { page } = await openInbox();
  await row(page, 'web-1').click();
  const line = { at: Date.now(), speaker: 'bot', surface: 'web', status: 'sent' } as const;
  const payload = {
    template_type: 'button' as const,
    text: 'What would you like?',
    buttons: [{ type: 'postback' as const, title: 'Track my order', payload: 'TRACK' }],
  };
  inbox.server.add('web-1', { ...line, seq: 2, sent: { attachment: { type: 'template', payload } } });
  inbox.server.add('web-1', {
    ...line,
    seq: 3,
    sent: { text: 'Which size?', quick_replies: [{ content_type: 'text', title: 'Large', payload: 'L' }] },
  });
  await page.locator('.offered').getByText('Large').waitFor();
  expect(await button(page, 'Track my order').isDisabled()).toBe(true);
});

test('Scenario 2: a reply that did not know a newer answer is refused, keeps its text, and Send anyway sends it', async () => {
  put('web-1', { owner: { kind: 'agent' } });
  const first = await openInbox();
  const second = await openInbox({ session: 'a2.session' });
  for (const { page } of [first, second]) await row(page, 'web-1').click();
  await reply(second.page).fill('Ben, too');
  inbox.server.add(
    'web-1',
    {
      seq: 2,
      at: Date.now(),
      speaker: 'agent',
      surface: 'web',
      status: 'sent',
      agent: ana,
      sent: { text: 'Ana first' },
    },
    false,
  );
  await reply(second.page).press('Enter');
  await button(second.page, 'Send anyway').waitFor();
  await second.page.getByText('Ben, too').first().waitFor();
  await button(second.page, 'Send anyway').click();
  await eventually(() => expect(texts('web-1')).toEqual(['Ana first', 'Ben, too']));
});

test('a draft in a conversation that a colleague finished stays and says so', async () => {
  put('web-1');
  const { page } = await openInbox();
  await row(page, 'web-1').click();
  await reply(page).fill('almost done');
  const control = { action: 'pass', from: 'agent', to: 'bot', fromAgent: { id: 'a2', name: 'Ben' } } as const;
  inbox.server.add('web-1', { seq: 2, at: Date.now(), speaker: 'agent', surface: 'web', status: 'sent', control });
  inbox.server.change('web-1', { owner: { kind: 'bot' }, shelf: 'done', doneAt: Date.now() });
  await page.getByText('Ben finished this conversation. Your text is still here.').waitFor();
  await page.getByText('almost done').waitFor();
});

test('what a customer wrote is text everywhere, and only pages of the business are links, without query', async () => {
  const evil =
    '<img src=x onerror=alert(1)> \u202Egnp.exe javascript:alert(1) https://evil.test/a https://shop.example/p?q=1#f';
  put('web-1', { name: '<b>Eve</b>\u202E', preview: evil, referer_uri: 'https://evil.test/?a=1', ref: '<i>' }, [evil]);
  const { page, errors } = await openInbox();
  await row(page, 'web-1').click();
  await page.locator('.bubble').first().waitFor();
  expect(await page.locator('.log a').evaluateAll((links) => links.map((each) => each.getAttribute('href')))).toEqual([
    'https://shop.example/p',
  ]);
  expect(await page.locator('.side-pane a').count()).toBe(0);
  expect(await page.locator('#inbox img').count()).toBe(0);
  expect(await page.locator('#inbox').textContent()).not.toContain('\u202E');
  expect(await page.locator('.list-row').first().textContent()).toContain('<b>Eve</b>');
  expect(errors).toEqual([]);
});

test('a saved reply is chosen after / and carries the first name', async () => {
  put('web-1', { name: 'Maria Schmidt' });
  const { page } = await openInbox();
  await row(page, 'web-1').click();
  await reply(page).pressSequentially('/he');
  await page.getByRole('option', { name: /hello/ }).waitFor();
  await page.keyboard.press('Enter');
  await eventually(async () => expect(await reply(page).inputValue()).toBe('Hello Maria, how can I help?'));
  expect(texts('web-1')).toEqual([]);
});

test('the page refuses to run inside another page', async () => {
  const context = await browser.newContext();
  closing.push(() => context.close());
  const page = await context.newPage();
  await page.setContent(`<iframe src="${inbox.url}"></iframe>`);
  const frame = page.frameLocator('iframe');
  await frame.getByText('The inbox does not work inside another page.').waitFor();
  expect(await frame.locator('button').count()).toBe(0);
});

test.each([
  ['light', 1280],
  ['dark', 375],
] as const)('axe finds nothing on the whole page, %s, %i pixels wide', async (colorScheme, width) => {
  put('web-1', { waitingSince: Date.now(), attention: { code: 'bot_failed', reason: 'Error', at: 1 } });
  const { page } = await openInbox({ options: { colorScheme, viewport: { width, height: 700 }, bypassCSP: true } });
  await row(page, 'web-1').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await row(page, 'web-1').click();
  await page.locator('.entry').first().waitFor();
  expect(await violationsOn(page)).toEqual([]);
});

test('a proven customer is named by the shop’s own id, and what they wrote before signing in is linked both ways', async () => {
  put('web-1', { signedIn: { sub: 'customer 4711', customer: 'web-2' }, ref: '✓ Signed in' });
  put('web-2', { identity: { sub: 'customer 4711' }, earlier: ['web-1'] }, ['Where is my order?']);
  const { page } = await openInbox({ options: { bypassCSP: true } });
  await row(page, 'web-2').getByText('customer 4711', { exact: true }).waitFor();
  expect(await row(page, 'web-2').locator('.proven').textContent()).toContain('Signed in');
  expect(await row(page, 'web-1').locator('.proven').count()).toBe(0);
  await row(page, 'web-1').getByText('Wrote before signing in as customer 4711').waitFor();

  await row(page, 'web-1').click();
  await page.getByText('does not read answers here').waitFor();
  expect(await page.locator('.thread-head .proven').count()).toBe(0);
  expect(await violationsOn(page)).toEqual([]);
  await button(page, 'Open that conversation').click();
  await page.locator('.bubble', { hasText: 'Where is my order?' }).waitFor();
  await page.locator('.thread-head .proven').waitFor();
  await page.locator('.side-pane').getByText('Your website has proven who this customer is.').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.locator('.side-pane').getByRole('button', { name: 'Visitor web-1' }).click();
  await page.getByText('does not read answers here').waitFor();
});
