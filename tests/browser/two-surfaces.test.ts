import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { at, type Desk, type SideBySide, say, shown, startSideBySide } from '../support/side-by-side.ts';

/** What people see of one chat on two surfaces: visitors, phones, an agent and a mailbox side by side. */
describe('One chat on two surfaces', { timeout: 300_000 }, () => {
  let side: SideBySide;
  let admin: Desk;
  const ends = new Map<Page, () => Promise<void>>();
  beforeAll(async () => {
    side = await startSideBySide();
    admin = await side.desk('Admin', side.firstLink());
  });
  afterAll(() => side?.stop());

  const inbox = () => at(admin);
  const pair = () => admin.page.locator('.pair');
  const facts = () => admin.page.locator('.side-pane');

  async function pageAt(width: number): Promise<Page> {
    const own = await side.context({ viewport: { width, height: 860 } });
    const page = await own.newPage();
    ends.set(page, () => own.close());
    return page;
  }
  async function visitorAt(width: number): Promise<Page> {
    const own = await side.context({ viewport: { width, height: 860 } });
    const page = await side.visitor(own);
    ends.set(page, () => own.close());
    return page;
  }
  const leaves = (page: Page) => ends.get(page)?.();

  const choose = async (visitor: Page, item: string) => {
    await visitor.getByRole('button', { name: 'More' }).click();
    await visitor.locator('.popup.more').getByRole('button', { name: item }).click();
  };

  /** Opens on a phone what the visitor's link opens. */
  async function opensOn(phone: Page, visitor: Page, person: { readonly id: string }): Promise<void> {
    const link = visitor.getByRole('link', { name: 'Open Messenger' });
    await link.waitFor();
    const href = await link.getAttribute('href');
    expect(href).toMatch(/\/m\/\d+\?ref=cc-[\w-]{32}$/);
    const [tab] = await Promise.all([visitor.waitForEvent('popup'), link.click()]);
    await tab.close();
    await phone.addInitScript((id) => localStorage.setItem('simulator.person', id), person.id);
    await phone.goto(href ?? '');
  }

  /** No line reaches over an edge of the window. */
  const fits = async (page: Page) => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over).toBeLessThanOrEqual(0);
  };

  async function takesOver(preview: string): Promise<string> {
    const customer = await inbox().open(preview);
    await inbox().button('Take over').click();
    await inbox().row(preview).filter({ hasText: 'You' }).waitFor();
    return customer;
  }

  test('an answer follows a visitor who has left to their phone or their mail, and digits show a phone’s chat', async () => {
    const { person } = await side.simulator().person('Ada Lovelace');
    const phone = await pageAt(375);
    const web = await follows(phone, person);
    const mailed = await leavesAddress();
    await Promise.all([side.hasten(web), side.hasten(mailed)]);
    await joins();
    await arrivesOnce(phone, web);
    await arrivesByMail(mailed);
    expect(side.pageErrors).toEqual([]);
  });

  /** *Continue in Messenger* at a desk. The visitor leaves, and an agent answers. @returns the website's customer. */
  async function follows(phone: Page, person: { readonly id: string }): Promise<string> {
    const visitor = await visitorAt(1280);
    await say(visitor, 'Customer Support');
    const web = await takesOver('Customer Support');
    await visitor.locator('.header').getByText('Admin is here').waitFor();
    await inbox().answer('The vase is 30 cm high.');
    await shown(visitor, 'The vase is 30 cm high.');
    const name = await admin.page.locator('.thread-head h2').innerText();

    await choose(visitor, 'Continue in Messenger');
    await opensOn(phone, visitor, person);
    await phone.getByRole('button', { name: 'Get Started' }).click();
    await phone.getByText('You can go on here with your chat at').waitFor();
    await phone.getByRole('button', { name: 'Not me' }).waitFor();
    // Nothing of the chat is shown, and nothing follows, before it was agreed to.
    expect(await phone.locator('main').innerText()).not.toContain('30 cm');
    expect(await visitor.getByText('Answers also go to Messenger').count()).toBe(0);
    expect(await pair().count()).toBe(0);
    await phone.getByRole('button', { name: 'Show the answer' }).click();
    await phone.getByText('The vase is 30 cm high.').waitFor();
    await visitor.getByText('Answers also go to Messenger').waitFor();
    await visitor.getByRole('button', { name: 'Stop: Answers also go to Messenger' }).waitFor();
    await Promise.all([fits(phone), fits(visitor)]);

    // Two conversations, which name each other, and are not one person.
    await pair().getByText('Answers follow to Ada Lovelace in Messenger.').waitFor();
    await pair().getByText('Not proven to be the same person.').waitFor();
    await pair().getByRole('button', { name: 'Open that conversation' }).click();
    await pair()
      .getByText(new RegExp(`Answers to ${name} on localhost\\S* also come here\\.`))
      .waitFor();
    await inbox().line('You can go on here').getByText('Automatic message').waitFor();
    await pair().getByRole('button', { name: 'Open that conversation' }).click();
    await admin.page.locator('.thread-head h2', { hasText: name }).waitFor();

    await leaves(visitor);
    await admin.page.locator('.composer').getByText('it also goes to Messenger, which accepts it until').waitFor();
    await inbox().answer('It also comes in blue.');
    const line = inbox().line('It also comes in blue.');
    await line.getByText(/^Messenger Goes out at .* if it is not read\.$/).waitFor();
    return web;
  }

  /** The answer is on the phone, once, and what the customer replies there reaches the same agent. */
  async function arrivesOnce(phone: Page, web: string): Promise<void> {
    await phone.getByText('It also comes in blue.').waitFor({ timeout: 150_000 });
    await inbox()
      .tab(/^Waiting/)
      .click();
    await admin.page.locator(`[data-customer="${web}"]`).click();
    const fate = inbox().line('It also comes in blue.').locator('.follow-up');
    await fate.getByText(/^Messenger Sent · /).waitFor();
    await phone.getByRole('textbox', { name: 'Message' }).fill('Then a blue one, please.');
    await phone.keyboard.press('Enter');
    await inbox().row('Ada Lovelace').filter({ hasText: 'You' }).click();
    await inbox().log.getByText('Then a blue one, please.').waitFor();
    expect(await phone.getByText('It also comes in blue.').count()).toBe(1);
    // Ada and her chat on the website stay two rows.
    expect(await admin.page.locator(`[data-customer="${web}"]`).count()).toBe(1);
  }

  /** *Show my Messenger chat here* on a narrow screen, and both ways to end it. */
  async function joins(): Promise<void> {
    const visitor = await visitorAt(375);
    await say(visitor, 'hi from the website');
    const grace = await side.simulator().person('Grace Hopper');
    await grace.say('I wrote this in Messenger');
    await eventually(async () => {
      await admin.page.fill('#search', '');
      await admin.page.fill('#search', 'I wrote this');
      await inbox().row('I wrote this in Messenger').waitFor({ timeout: 3000 });
    });
    await inbox().open('I wrote this in Messenger');
    await admin.page.press('#search', 'Escape');
    const phone = await pageAt(1280);

    const known = new Set<string>();
    /** The digits of this link: those of an earlier one stand above them. */
    const newDigits = () =>
      eventually(async () => {
        const said = await phone.getByText(/\b\d{6}\b/).allInnerTexts();
        const digits = said.flatMap((text) => /\b\d{6}\b/.exec(text)?.[0] ?? []).find((each) => !known.has(each));
        if (digits === undefined) throw new Error('The phone shows no new digits.');
        known.add(digits);
        return digits;
      });
    const typesDigits = async () => {
      await choose(visitor, 'Show my Messenger chat here');
      await opensOn(phone, visitor, grace.person);
      const digits = await newDigits();
      await visitor.getByLabel('Six digits from Messenger').fill(digits);
      await visitor.getByRole('button', { name: 'Show chat' }).click();
      await shown(visitor, 'I wrote this in Messenger');
      await shown(visitor, 'hi from the website');
    };
    const showsWebsiteAlone = async () => {
      await eventually(async () => expect(await visitor.getByText('I wrote this in Messenger').count()).toBe(0));
      await shown(visitor, 'hi from the website');
    };
    await typesDigits();
    await Promise.all([fits(phone), fits(visitor)]);
    await pair().getByText('Proven with six digits from Messenger.').waitFor();
    await inbox().log.getByText('••• •••').first().waitFor();
    expect(
      await inbox()
        .log.getByText(/\b\d{3} ?\d{3}\b/)
        .count(),
    ).toBe(0);
    await phone.getByRole('button', { name: 'Undo' }).last().click();
    await showsWebsiteAlone();
    await pair().waitFor({ state: 'detached' });

    await typesDigits();
    await choose(visitor, 'Forget this device');
    await showsWebsiteAlone();
    await pair().waitFor({ state: 'detached' });
  }

  /** A visitor without Messenger waits for a person, and leaves an address. @returns the customer. */
  async function leavesAddress(): Promise<string> {
    const visitor = await visitorAt(375);
    await say(visitor, 'Customer Support');
    await visitor.getByRole('button', { name: 'Get the answer by mail' }).click();
    await visitor.getByRole('textbox', { name: /mail/i }).fill('mia@shop.example');
    await fits(visitor);
    await visitor.keyboard.press('Enter');
    await visitor.getByText('Answers that you have not read here go to').waitFor();
    await leaves(visitor);
    const waiting = inbox().rows.filter({ hasText: 'Waits' });
    await waiting.first().click();
    await inbox().button('Take over').click();
    await facts().getByText('No mail was sent yet.').waitFor();
    await admin.page.locator('.composer').getByText('it also goes by mail').waitFor();
    await inbox().answer('We have it in red, too.');
    await inbox()
      .line('We have it in red, too.')
      .getByText(/^Mail Goes out at /)
      .waitFor();
    return (await admin.page.locator('[aria-current="true"]').getAttribute('data-customer')) ?? '';
  }

  /** One mail, with the answer in it and a link back to the page. */
  async function arrivesByMail(customer: string): Promise<void> {
    const mails = await pageAt(375);
    await mails.goto(`${side.stack().urls.simulator}/mail`);
    const letter = mails.frameLocator('iframe.mail-html');
    await letter.getByText('We have it in red, too.').waitFor({ timeout: 150_000 });
    await letter.locator(`a[href="${side.stack().urls.site}/chat.html"]`).first().waitFor();
    await fits(mails);
    await admin.page.locator(`[data-customer="${customer}"]`).click();
    await inbox()
      .line('We have it in red, too.')
      .locator('.follow-up')
      .getByText(/^Mail Sent · /)
      .waitFor();
    await facts().getByText('The first mail asks whether more may come.').waitFor();
    const { mails: sent } = await (await fetch(`${side.stack().urls.simulator}/sim/mails`)).json();
    expect(sent.filter(({ to }: { to: string }) => to === 'mia@shop.example')).toHaveLength(1);
  }
});
