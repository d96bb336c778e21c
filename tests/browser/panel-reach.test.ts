import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Reach } from '../../lib/protocol/index.ts';
import { violationsOn } from '../support/axe.ts';
import { type Opened, panelPages, until } from '../support/panel-page.ts';

const pages = panelPages();
const history = [
  { speaker: 'customer', message: { text: 'Can I talk to a person?' } },
  { speaker: 'bot', sent: { text: 'I pass you on.' } },
];
const possible: Reach = { messenger: { state: 'possible' }, mail: { state: 'possible' } };
/** No style, no form and no script of another origin. */
const csp = "default-src 'none'; script-src 'self'; connect-src *; style-src 'none'; form-action 'none'";

type Given = Parameters<typeof pages.open>[0] & { readonly reach?: Reach };

async function opened({ reach = possible, ...given }: Given = {}): Promise<Opened> {
  const { page, server } = await pages.open({ history, server: { csp }, ...given });
  await page.context().route('https://m.me/**', (route) => route.fulfill({ body: 'Messenger' }));
  await page.waitForSelector('.welcome, .row');
  server.model.reach(reach);
  return { page, server };
}

const menu = async (page: Page) => {
  await page.click('.more > button');
  return page.locator('.list > *').allInnerTexts();
};
async function choose(page: Page, item: string): Promise<void> {
  await menu(page);
  await page.click(`.list >> text="${item}"`);
}
/** What has the focus: its accessible name, or its text. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const active = document.activeElement?.shadowRoot?.activeElement;
    return active?.getAttribute('aria-label') ?? active?.closest('label')?.textContent ?? active?.textContent;
  });

test('the menu has what is possible: nothing without a Page and mails, and the chat in Messenger alone at first', async () => {
  const { page, server } = await opened({ reach: {} });
  expect(await menu(page)).toEqual(['Sound for new messages', 'End chat', 'Delete my conversation']);
  server.model.owner('agent', {});
  await page.waitForSelector('.standing p');
  expect(await page.locator('.offers, .reach p').count()).toBe(0);
  server.model.reach(possible);
  const items = ['Continue in Messenger', 'Show my Messenger chat here', 'Get the answer by mail'];
  await until(async () =>
    expect(await page.locator('.list > *').allInnerTexts()).toEqual([
      'Sound for new messages',
      ...items,
      'End chat',
      'Delete my conversation',
    ]),
  );
  await page.keyboard.press('Escape');
  await until(async () => expect(await page.locator('.offers button').allInnerTexts()).toEqual([items[0]]));
  server.model.reach({ ...possible, mail: { state: 'offered' } });
  await until(async () => expect(await page.locator('.offers button').allInnerTexts()).toEqual([items[0], items[2]]));
  // A page may close the dialog over a sheet: what is offered is there again.
  await page.click('.offers >> text="Continue in Messenger"');
  await page.waitForSelector('.sheet a');
  await page.evaluate(() => document.querySelector<HTMLElement>('#bubble')?.click());
  await page.waitForSelector('.dialog', { state: 'detached' });
  await page.click('#bubble');
  await until(async () => expect(await page.locator('.offers button').allInnerTexts()).toEqual([items[0], items[2]]));
  server.model.owner('agent', { name: 'Ana' });
  server.model.reach(possible);
  await page.waitForSelector('.offers', { state: 'detached' });
  server.model.block(true);
  await page.waitForSelector('.standing >> text="This chat is closed"');
  expect(await menu(page)).toEqual(['Sound for new messages', 'End chat', 'Delete my conversation']);
});

test('Continue in Messenger opens a tab by a link, says what to do there, and how it went, until Stop', async () => {
  const { page, server } = await opened({ prepare: (page) => page.clock.install() });
  await choose(page, 'Continue in Messenger');
  const link = page.locator('.sheet a');
  expect(await link.getAttribute('target')).toBe('_blank');
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
  expect(await focused(page)).toBe('Continue in Messenger');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.reach[role=status] >> text=Please go on in Messenger.');
  const tabs = () =>
    page
      .context()
      .pages()
      .map((tab) => tab.url());
  await until(() => expect(tabs().slice(1)).toEqual(['https://m.me/1002003004005?ref=cc-1']));
  // A phone may have dropped the page meanwhile.
  await page.reload();
  await page.click('#bubble');
  await page.waitForSelector('.reach >> text=Please go on in Messenger.');
  await page.clock.fastForward(121_000);
  await page.waitForSelector('.reach >> text=We have heard nothing from Messenger yet.');
  expect(await page.locator('.offers button').allInnerTexts()).toEqual(['Get the answer by mail']);
  await page.click('.reach >> text="Try again"');
  await page.click('.sheet a');
  server.model.reach({ ...possible, messenger: { state: 'opened' } });
  await page.waitForSelector('.reach p:has-text("Please go on in Messenger.") >> text="Stop"');
  server.model.reach({ ...possible, messenger: { state: 'on' } });
  await page.waitForSelector('.reach >> text="Answers also go to Messenger"');
  expect(await menu(page)).not.toContain('Continue in Messenger');
  await page.keyboard.press('Escape');
  await page.click('.reach >> text="Stop"');
  await until(() => expect(server.model.asked.at(-1)).toMatchObject({ type: 'stop', what: 'messenger' }));
  server.model.reach(possible);
  await page.waitForSelector('.reach p', { state: 'detached' });
  expect(server.model.asked.map(({ type }) => type)).toEqual(['link', 'link', 'stop']);
});

test('a link that was opened in Messenger, where no one tapped, can be stopped, and another one asked for', async () => {
  const isOpened = { ...possible, messenger: { state: 'opened' as const } };
  const { page, server } = await opened({ reach: isOpened });
  const line = '.reach p:has-text("Please go on in Messenger.")';
  await page.waitForSelector(line);
  expect(await page.locator('.offers').count()).toBe(0);
  server.model.owner('agent', {});
  await page.click('.offers >> text="Continue in Messenger"');
  await page.waitForSelector('.sheet a');
  // The new link was opened on the visitor's phone: Messenger says so, and the sheet has no more to do.
  server.model.reach(possible);
  server.model.reach(isOpened);
  await page.waitForSelector('.sheet', { state: 'detached' });
  await choose(page, 'Continue in Messenger');
  await page.click('.sheet a');
  await page.click(`${line} >> text="Stop"`);
  await until(() => expect(server.model.asked.at(-1)).toMatchObject({ type: 'stop', what: 'messenger' }));
  server.model.reach(possible);
  await page.waitForSelector('.reach p', { state: 'detached' });
});

test('six digits from Messenger show both chats in one list, in every tab, until this device is forgotten', async () => {
  const { page, server } = await opened();
  server.model.messenger([
    { speaker: 'customer', message: { text: 'Where is my parcel?' } },
    { speaker: 'agent', name: 'Ana', sent: { text: 'On its way.' } },
  ]);
  const tab = await page.context().newPage();
  await tab.goto(server.page({ open: '1' }));
  await tab.waitForSelector('.row');
  await choose(page, 'Show my Messenger chat here');
  await page.click('.sheet a');
  const field = page.locator('.sheet input');
  await until(async () => expect(await focused(page)).toBe('Six digits from Messenger'));
  expect(await field.getAttribute('inputmode')).toBe('numeric');
  expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
  await field.fill('12345');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sheet [role=alert] >> text=These digits are not right.');
  expect(server.model.asked.map(({ type }) => type)).toEqual(['link']);
  server.model.refuse(({ type }) => (type === 'digits' ? { code: 'digits_over' } : undefined));
  await field.fill('999 999');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sheet [role=alert] >> text=These digits no longer work.');
  const links = () => server.model.asked.filter(({ type }) => type === 'link').length;
  await until(() => expect(links()).toBe(2));
  // There are no digits for a link that was not opened: the same digits again need no third link.
  for (const _ of [1, 2]) {
    await field.press('Enter');
    await page.waitForSelector('.sheet [role=alert] >> text=These digits no longer work.');
  }
  // The link was opened on the visitor's phone: Messenger shows digits, and these are others.
  server.model.refuse(undefined);
  await field.fill('999 999');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sheet [role=alert] >> text=These digits are not right.');
  expect(links()).toBe(2);
  server.model.refuse(({ type }) => (type === 'digits' ? { code: 'digits_over' } : undefined));
  await page.keyboard.press('Enter');
  await until(() => expect(links()).toBe(3));
  server.model.refuse(undefined);
  await field.fill(' ١٢٣ 456');
  await page.click('.sheet >> text="Show chat"');
  for (const each of [page, tab]) {
    await each.waitForSelector('.log >> text="On its way."');
    expect(await each.locator('.control').allInnerTexts()).toEqual(['Your chat in Messenger']);
    expect(await each.locator('.log .bubble').allInnerTexts()).toEqual([
      'Can I talk to a person?',
      'I pass you on.',
      'Where is my parcel?',
      'On its way.',
    ]);
  }
  await page.waitForSelector('.sheet', { state: 'detached' });
  await page.fill('textarea', 'Thank you');
  await page.keyboard.press('Enter');
  await tab.waitForSelector('.log >> text="Thank you"');
  expect(await menu(page)).not.toContain('Show my Messenger chat here');
  await page.click('.list >> text="Forget this device"');
  for (const each of [page, tab]) {
    await until(async () => expect(await each.locator('.log .bubble').count()).toBe(2));
    expect(await each.locator('.control').count()).toBe(0);
  }
});

test('right digits that show no chat say after 15 seconds that it did not work, and another link can be asked for', async () => {
  const { page } = await opened({ prepare: (page) => page.clock.install() });
  await choose(page, 'Show my Messenger chat here');
  await page.click('.sheet a');
  await page.fill('.sheet input', '123456');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sheet [type=submit] >> text="Connecting…"');
  const failed = page.locator('.sheet [role=alert]');
  await until(async () => {
    await page.clock.fastForward(16_000);
    expect(await failed.allInnerTexts()).toEqual(['That did not work. Please try again.']);
  });
  expect(await page.locator('.sheet input').count()).toBe(0);
  expect(await focused(page)).toBe('Show my Messenger chat here');
  await page.click('.sheet >> text="Try again"');
  await page.waitForSelector('.sheet [type=submit] >> text="Show chat"');
});

test('a visitor who has not written can show their chat in Messenger, and goes on with Get started if they give up', async () => {
  const profile = { get_started: true, ice_breakers: [], persistent_menu: null };
  const { page, server } = await pages.open({ server: { profile } });
  await page.waitForSelector('text="Get started"');
  server.model.reach(possible);
  await page.reload();
  await page.click('#bubble');
  await page.waitForSelector('text="Get started"');
  expect(await menu(page)).toEqual(['Sound for new messages', 'Show my Messenger chat here']);
  await page.click('.list >> text="Show my Messenger chat here"');
  await page.waitForSelector('.sheet a');
  expect(server.model.conversations).toHaveLength(1);
  await page.keyboard.press('Escape');
  expect(await menu(page)).not.toContain('Continue in Messenger');
  await page.keyboard.press('Escape');
  await page.click('text="Get started"');
  // The bot hears where the conversation began, as of every new one.
  const postback = { title: 'Get started', payload: 'GET_STARTED', referral: { referer_uri: page.url() } };
  await until(() => expect(server.model.conversations[0]?.actions).toContainEqual({ postback }));
});

test('an address for the answer is asked for while the visitor waits, shown where it counts, and taken back', async () => {
  const { page, server } = await opened({ reach: { mail: { state: 'offered' } } });
  await page.click('.offers >> text="Get the answer by mail"');
  const field = page.locator('.sheet input');
  await until(async () => expect(await focused(page)).toBe('Your email address'));
  for (const [name, value] of [
    ['type', 'email'],
    ['autocomplete', 'email'],
    ['name', 'email'],
  ] as const)
    expect(await field.getAttribute(name)).toBe(value);
  await field.fill('mia at home');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sheet [role=alert] >> text="This is not an email address."');
  server.model.refuse(({ type }) => (type === 'mail' ? { code: 'slow_down' } : undefined));
  await field.fill('mia@example.org');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sheet [role=alert] >> text=That was too often.');
  server.model.refuse(({ type }) => (type === 'mail' ? { code: 'bad_frame' } : undefined));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sheet [role=alert] >> text="This is not an email address."');
  server.model.refuse(undefined);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sheet', { state: 'detached' });
  expect(server.model.asked).toMatchObject([{ type: 'mail', address: 'mia@example.org' }]);
  const address = 'mia@example.org';
  server.model.reach({ mail: { state: 'given', address } });
  await page.waitForSelector('.reach >> text=Answers that you have not read here go to');
  expect(await page.locator('.reach').innerText()).toContain(address);
  expect(await menu(page)).not.toContain('Get the answer by mail');
  await page.keyboard.press('Escape');
  server.model.reach({ mail: { state: 'asked', address } });
  await page.waitForSelector('.reach >> text=asks whether more answers should go there');
  server.model.refuse(({ type }) => (type === 'stop' ? { code: 'unavailable' } : undefined));
  await page.click('.reach >> text="Stop"');
  await page.waitForSelector('.reach .bad >> text=That did not work.');
  server.model.refuse(undefined);
  await page.click('.reach >> text="Stop"');
  await until(() => expect(server.model.asked.at(-1)).toMatchObject({ type: 'stop', what: 'mail' }));
  server.model.reach({ mail: { state: 'stopped', address } });
  await page.waitForSelector('.reach p', { state: 'detached' });
  await choose(page, 'Get the answer by mail');
  await page.waitForSelector('.sheet #about >> text=No more mails go to');
  // The reader of the mails has stopped them: the same address again would change nothing.
  await field.fill('Mia@Example.org');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sheet [role=alert] >> text=No more mails go to');
  // The field of Chromium hands out the domain in punycode.
  server.model.reach({ mail: { state: 'stopped', address: 'mia@münchen.example' } });
  await page.waitForSelector('.sheet #about >> text=münchen');
  const questions = server.model.asked.length;
  await field.fill('Mia@München.example');
  await page.keyboard.press('Enter');
  await field.fill('office@example.org');
  await page.keyboard.press('Enter');
  await until(() => expect(server.model.asked.at(-1)).toMatchObject({ address: 'office@example.org' }));
  expect(server.model.asked).toHaveLength(questions + 1);
});

test('what stands above the composer keeps away from its border, with nothing, one line, three lines or an offer', async () => {
  const { page, server } = await opened({ reach: {} });
  /** Pixels between the lowest text above the composer and its border, and how thick the highest border is. */
  const room = () =>
    page.evaluate(() => {
      const root = document.activeElement?.shadowRoot ?? document.querySelector('#panel')?.shadowRoot;
      const all = [...(root?.querySelectorAll('.standing p, .reach span, .offers button') ?? [])];
      const range = document.createRange();
      const bottoms = all.map((each) => {
        range.selectNodeContents(each);
        return range.getBoundingClientRect().bottom;
      });
      const first = root?.querySelector('.standing p, .reach p, .offers');
      return {
        below: (root?.querySelector('.footer')?.getBoundingClientRect().top ?? 0) - Math.max(...bottoms),
        border: first ? getComputedStyle(first).borderTopWidth : '',
        lines: all.length,
      };
    });
  const keepsAway = (lines: number) =>
    until(async () => {
      const { below, ...rest } = await room();
      expect(rest).toEqual({ border: '1px', lines });
      expect(below).toBeGreaterThan(5);
    });
  server.model.reach({ mail: { state: 'offered' } });
  await keepsAway(1);
  server.model.reach({});
  server.model.owner('agent', {});
  await keepsAway(1);
  server.model.reach(possible);
  await keepsAway(2);
  const address = `${'customer.'.repeat(12)}@shop.example`;
  server.model.reach({ mail: { state: 'asked', address } });
  await keepsAway(2);
});

test('Delete my conversation says what happens and what stays, and asks the server for it once', async () => {
  const { page, server } = await opened();
  await choose(page, 'Delete my conversation');
  const sheet = page.locator('.sheet[role=alertdialog]');
  for (const words of ['The chat ends at once', 'after three days', 'Mails that were sent, and what is in Messenger'])
    expect(await sheet.innerText()).toContain(words);
  await page.keyboard.press('Escape');
  expect(await page.locator('.log .bubble').count()).toBe(2);
  await choose(page, 'Delete my conversation');
  await page.click('.sheet >> text="Delete my conversation"');
  await page.waitForSelector('text="This chat has ended"');
  await page.waitForSelector('text="We delete it after three days, unless we have to keep it."');
  expect(server.model.ended).toMatchObject([{ session: 'earlier', deleted: true }]);
  await page.click('text="Start a new chat"');
  await page.fill('textarea', 'hello again');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.log .bubble >> text=hello again');
  await choose(page, 'End chat');
  await page.click('.sheet >> text="End chat"');
  await page.waitForSelector('text="This chat has ended"');
  await until(() => expect(server.model.ended).toHaveLength(2));
  expect(await page.locator('.welcome p').allInnerTexts()).toEqual(['This chat has ended']);
});

test.each([
  { colorScheme: 'light', locale: 'en_US', width: 1280, height: 740 },
  { colorScheme: 'dark', locale: 'ar_AR', width: 375, height: 740 },
  { colorScheme: 'light', locale: 'fi_FI', width: 320, height: 256 },
] as const)(
  'axe finds no violation in any sheet, nothing is cut off, and the focus stays inside: $colorScheme, $locale, $width',
  async ({ colorScheme, locale, width, height }) => {
    const context = { colorScheme, viewport: { width, height } };
    const { page, server } = await opened({
      context,
      query: { locale },
      reach: { ...possible, mail: { state: 'offered' } },
    });
    server.model.owner('agent', {});
    await page.waitForSelector('.offers', { state: 'attached' });
    // Every item after the sound, up to the last one.
    for (const item of [1, 2, 3, 5]) {
      await page.click('.more > button');
      // It rises when it opens.
      await until(async () => {
        const list = await page.locator('.list').boundingBox();
        expect(list?.x).toBeGreaterThanOrEqual(0);
        expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual(height);
      });
      await page.locator('.list > button').nth(item).click();
      await page.waitForSelector('.sheet :is(.primary, [type=submit])');
      const sheet = page.locator('.sheet');
      const sideways = await sheet.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(sideways).toBe(0);
      expect((await sheet.boundingBox())?.y).toBeGreaterThanOrEqual(0);
      if (item < 4 && width > 320) expect(await violationsOn(page)).toEqual([]);
      for (let step = 0; step < 6; step++) {
        await page.keyboard.press(step < 4 ? 'Tab' : 'Shift+Tab');
        expect(
          await sheet.evaluate((element) => element.contains((element.getRootNode() as ShadowRoot).activeElement)),
        ).toBe(true);
      }
      await page.keyboard.press('Escape');
    }
    server.model.reach({ messenger: { state: 'on' }, mail: { state: 'given', address: 'mia@example.org' } });
    await page.waitForSelector('.reach p');
    const field = await page.locator('.footer').boundingBox();
    expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual(height);
    if (width > 320) expect(await violationsOn(page)).toEqual([]);
  },
  60_000,
);
