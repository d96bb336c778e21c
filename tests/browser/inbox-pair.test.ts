import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FollowUp, Row } from '../../lib/conversation/index.ts';
import type { ThreadEntry } from '../../lib/protocol/index.ts';
import { rowOf } from '../inbox/fake-server.ts';
import { violationsOn } from '../support/axe.ts';
import { startInboxPage } from '../support/inbox-page.ts';
import { openBrowser } from '../support/shared-browser.ts';

const ana = { id: 'a1', name: 'Ana', online: true, paused: false };
const mine = { kind: 'agent', agent: { id: 'a1', name: 'Ana' } } as const;
const HOUR = 3_600_000;
const WEB = 'web-4f2a8c';
const ADA = '7001002003';

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
});

/** A conversation on the website and one in Messenger. */
function putPair(web: Partial<Row>, ada: Partial<Row>, lines: readonly ThreadEntry[] = [customerLine]): void {
  const messenger = { surface: 'messenger', name: 'Ada Lovelace', lastIn: { messenger: Date.now() - HOUR } } as const;
  inbox.server.threads.set(WEB, { row: rowOf(WEB, { owner: mine, ...web }), entries: [...lines], online: false });
  inbox.server.threads.set(ADA, { row: rowOf(ADA, { ...messenger, ...ada }), entries: [messengerLine] });
}

const line = { seq: 1, at: Date.now() - HOUR, surface: 'web' } as const;
const customerLine = { ...line, speaker: 'customer', status: 'received', message: { mid: 'w', text: 'Hi' } } as const;
const messengerLine = { ...customerLine, surface: 'messenger', message: { mid: 'm', text: 'Hello' } } as const;
const answer = (followUp?: FollowUp) =>
  ({ ...line, speaker: 'agent', status: 'sent', agent: mine.agent, sent: { text: 'Blue.' }, followUp }) as const;

async function openInbox(customer: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true, ...options });
  closing.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.addInitScript(() => localStorage.setItem('customer-chat-inbox:session', 'a1.session'));
  await page.goto(`${inbox.url}#thread=${customer}`);
  await page.locator('.log .entry').first().waitFor();
  return page;
}

test('two conversations name each other, open each other, and stay two in the list and in a search', async () => {
  const follow = { link: 'a1', since: Date.now() };
  putPair(
    { follow: { ...follow, customer: ADA } },
    { follows: { ...follow, web: WEB, site: 'shop.example' }, shelf: 'bot' },
  );
  const page = await openInbox(WEB);
  const notice = page.locator('.pair');
  await notice.getByText('Answers follow to Ada Lovelace in Messenger.').waitFor();
  await notice.getByText('Not proven to be the same person.').waitFor();
  await page.locator('.side-pane').getByText('Answers follow to Ada Lovelace in Messenger.').waitFor();
  expect(await page.locator('#rows [data-customer]').count()).toBe(1);
  expect(await page.locator('.thread-head h2').innerText()).toBe('Visitor 4f2a8c');
  expect(await violationsOn(page)).toEqual([]);

  await notice.getByRole('button', { name: 'Open that conversation' }).click();
  await notice.getByText('Answers to Visitor 4f2a8c on shop.example also come here.').waitFor();
  await notice.getByText('Not proven to be the same person.').waitFor();
  expect(await page.locator('.thread-head h2').innerText()).toBe('Ada Lovelace');
  await page.fill('#search', 'Ada');
  await page.getByText('1 conversation found').waitFor();
  await page.locator('.side-pane').getByRole('button', { name: 'Open that conversation' }).click();
  await page.locator('.thread-head h2', { hasText: 'Visitor 4f2a8c' }).waitFor();
});

test.each(['el-GR', 'de-DE'])('the notice of a pair has room for its text on a phone in %s', async (locale) => {
  putPair({ follow: { customer: ADA, link: 'a', since: 1 } }, {});
  const page = await openInbox(WEB, { locale, viewport: { width: 375, height: 800 } });
  const text = await page.locator('.pair p').boundingBox();
  expect(text?.width).toBeGreaterThan(220);
});

test('the other conversation has the focus where its composer is not there', async () => {
  const owner = { kind: 'page_inbox', until: Date.now() + HOUR } as const;
  putPair({ follow: { customer: ADA, link: 'a', since: 1 } }, { owner });
  const page = await openInbox(WEB);
  await page.locator('.pair').getByRole('button').focus();
  await page.keyboard.press('Enter');
  await page.getByText('The Page Inbox has this conversation.').waitFor();
  await page.locator('.log', { hasText: 'Hello' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('log');
});

test('a joined pair says what is proven, and a browser that forgets it ends that at once', async () => {
  const at = Date.now();
  putPair(
    {
      joins: [{ id: 'j1', session: 's', customer: ADA, through: 1, at }],
      follow: { customer: ADA, link: 'a', since: at },
    },
    { joinedBy: [{ id: 'j1', session: 's', web: WEB, site: 'shop.example', at }] },
  );
  const page = await openInbox(ADA);
  // Ada wrote last in the browser that shows her chat.
  inbox.server.change(ADA, { surface: 'web', owner: mine });
  await page.locator('.composer').getByText('Unread after a minute, it also goes to Messenger').waitFor();
  const notice = page.locator('.pair');
  await notice.getByText('Visitor 4f2a8c also reads this chat on shop.example.').waitFor();
  await notice.getByText('Proven with six digits from Messenger.').waitFor();
  await notice.getByRole('button').click();
  await notice.getByText('This visitor also reads the Messenger chat of Ada Lovelace.').waitFor();
  expect(await notice.count()).toBe(1);
  // The visitor is online where the chat in Messenger is, not here.
  const hint = page.locator('.composer .hint');
  await hint.getByText(/^\s*It also goes to Messenger at once, which accepts it until/).waitFor();
  const away = page.locator('.side-pane').getByText('Not on the website now');
  expect(await away.count()).toBe(0);
  inbox.server.change(WEB, { joins: [] });
  await notice.getByText('Not proven to be the same person.').waitFor();
  await away.waitFor();
  await hint.getByText('The visitor has left the website.').waitFor();
});

test('the line of an answer says what became of it in Messenger or by mail, and changes while it is open', async () => {
  const at = new Date().setHours(12, 0, 0, 0);
  putPair({ unread: [{ seq: 1, at, dueAt: at + 60_001, to: 'messenger' }] }, {}, [answer()]);
  const page = await openInbox(WEB, { locale: 'de-DE' });
  const fate = page.locator('.follow-up');
  // The server's clock sends it with its next full minute.
  await fate.getByText('Messenger Geht um 12:02 hinaus, wenn es nicht gelesen wird.', { exact: true }).waitFor();
  inbox.server.change(WEB, { unread: [{ seq: 1, at, dueAt: at + 60_000, to: 'messenger' }] });
  await fate.getByText('Messenger Geht um 12:01 hinaus, wenn es nicht gelesen wird.', { exact: true }).waitFor();
  // The visitor reads it first: it goes nowhere else.
  inbox.server.change(WEB, { unread: undefined });
  await fate.waitFor({ state: 'detached' });
  const becomes = async (followUp: Omit<FollowUp, 'at'>, text: RegExp) => {
    inbox.server.add(WEB, answer({ at, ...followUp }));
    await fate.getByText(text).waitFor();
  };
  await becomes({ to: 'messenger', status: 'waiting' }, /^Messenger Wird gesendet/);
  await becomes({ to: 'messenger', status: 'sent' }, /^Messenger Gesendet · \d\d:\d\d$/);
  await becomes({ to: 'messenger', status: 'in_doubt' }, /^Messenger Vielleicht angekommen\./);
  const failed = (code: string) => ({ status: 'failed', error: { code, message: 'Words of the worker.' } }) as const;
  await becomes({ to: 'messenger', ...failed('window') }, /^Messenger Nicht gesendet: Das Zeitfenster/);
  expect(await fate.textContent()).not.toContain('Words of the worker');
  await becomes({ to: 'mail', ...failed('mail_sandbox') }, /^E-Mail Nicht gesendet: Amazon SES ist in der Sandbox/);
  await becomes({ to: 'mail', status: 'sent' }, /^E-Mail Gesendet · /);
  inbox.server.add(WEB, answer({ at, to: 'mail', ...failed('mail_read') }));
  await fate.waitFor({ state: 'detached' });
});

test('the composer says where the answer will go, until when, and why it goes to Messenger no more', async () => {
  putPair({ follow: { customer: ADA, link: 'a', since: 1 } }, {});
  const page = await openInbox(WEB);
  const hint = page.locator('.composer .hint');
  await hint.getByText('Unread after a minute, it also goes to Messenger, which accepts it until').waitFor();
  await hint.getByText('The visitor has left the website.').waitFor();
  inbox.server.change(ADA, { lastIn: { messenger: Date.now() - 30 * HOUR } });
  await hint.getByText('which accepts it until').waitFor();
  inbox.server.change(ADA, { tagRefused: true });
  await hint.getByText('It does not go to Messenger: the customer has to write there first.').waitFor();
  inbox.server.change(ADA, { owner: { kind: 'page_inbox', until: Date.now() + HOUR } });
  await hint.getByText('It does not go to Messenger: that conversation is with “Page Inbox”.').waitFor();
  inbox.server.change(WEB, { mail: { address: 'mia@shop.example', state: 'given' } });
  await hint
    .getByText('that conversation is with “Page Inbox”. Unread after two minutes, it also goes by mail.')
    .waitFor();
  inbox.server.change(WEB, { follow: undefined, mail: { address: 'mia@shop.example', state: 'stopped' } });
  await hint.getByText(/come back\.\s*$/).waitFor();
  // The visitor ends the chat: nothing goes anywhere any more.
  const ended = 'The visitor has ended the chat and reads nothing here any more.';
  inbox.server.change(WEB, { left: true });
  await hint.getByText(ended, { exact: true }).waitFor();
  inbox.server.change(WEB, { owner: { kind: 'bot' } });
  await hint.getByText(ended, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Take over' }).waitFor();
});

test('the side says where mails go, and what their reader wants', async () => {
  putPair({}, {});
  const page = await openInbox(WEB);
  const side = page.locator('.side-pane');
  for (const [state, text] of [
    ['given', 'No mail was sent yet.'],
    ['asked', 'The first mail asks whether more may come.'],
    ['on', 'Its reader wants further answers by mail.'],
    ['stopped', 'Stopped: no mail goes there any more.'],
  ] as const) {
    inbox.server.change(WEB, { mail: { address: 'mia@shop.example', state } });
    await side.getByText(text).waitFor();
  }
  await side.getByText('mia@shop.example').waitFor();
  inbox.server.change(WEB, { mail: { address: 'mia@shop.example', state: 'asked' } });
  await page.locator('.composer').getByText('It goes by mail once the reader of the first mail has agreed.').waitFor();
  expect(await violationsOn(page)).toEqual([]);
});

test('what the program says by itself has a name and a look of its own', async () => {
  const said = {
    ...line,
    surface: 'messenger',
    speaker: 'system',
    status: 'sent',
    sent: { text: 'Your digits: ••• •••' },
  } as const;
  putPair({}, {}, [said]);
  const page = await openInbox(WEB);
  const row = page.locator('.log .row');
  expect(await row.locator('.author').innerText()).toBe('Automatic message');
  const background = await row.locator('.bubble').evaluate((bubble) => getComputedStyle(bubble).backgroundColor);
  expect(background).toBe('rgba(0, 0, 0, 0)');
});

test.each(['el-GR', 'ru-RU', 'fi-FI', 'de-DE', 'ar'])(
  'no word of the tabs is cut in %s, also on a phone',
  async (locale) => {
    putPair({ waitingSince: Date.now() - HOUR }, {});
    for (const width of [1280, 320]) {
      const page = await openInbox(WEB, { locale, viewport: { width, height: 800 } });
      if (width < 760) await page.locator('[data-back]').click();
      const tabs = await page
        .locator('.tabs button')
        .evaluateAll((all) =>
          all.map((tab) => [tab.scrollWidth - tab.clientWidth, tab.scrollHeight - tab.clientHeight]),
        );
      const rows = await page.locator('.tabs').evaluate((bar) => bar.scrollWidth - bar.clientWidth);
      expect(
        [...tabs.flat(), rows].every((over) => over <= 1),
        `${locale} ${width} ${JSON.stringify(tabs)}`,
      ).toBe(true);
    }
  },
);
