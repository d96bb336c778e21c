import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forget } from '../../cli/forget/forget.ts';
import { localDefaults } from '../../lib/settings/index.ts';
import { runCommand } from '../cli/run.ts';
import { eventually } from '../support/eventually.ts';
import { at, type Desk, type SideBySide, say, shown, startSideBySide } from '../support/side-by-side.ts';

/**
 * Visitors, agents and a phone side by side on one running stack, with no part replaced by a fake. The tests follow one
 * another as a day in the inbox does: each has a visitor of its own.
 */
describe('Agents answer on the whole stack', { timeout: 120_000 }, () => {
  let side: SideBySide;
  let admin: Desk;
  let ben: Desk;
  beforeAll(async () => {
    side = await startSideBySide();
  });
  afterAll(() => side?.stop());

  /** The visitor's header says who is there. */
  const header = (page: Page, text: string) => page.locator('.header').getByText(text).waitFor();

  test('a mail scanner that opens the link of an invite and runs its scripts gets no session', async () => {
    const scanner = await (await side.context()).newPage();
    await scanner.goto(side.firstLink());
    await scanner.getByRole('button', { name: 'Sign in as Admin' }).waitFor();
    expect(await scanner.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/session/);
    expect(await side.agentCommand('list')).toMatch(/Admin +admin +nowhere/);
    // The link still works for its agent.
    admin = await side.desk('Admin', side.firstLink());
    expect(await side.agentCommand('list')).toMatch(/Admin +admin +on 1 device/);
  });

  test('a visitor who asks for a person gets one, and the bot again when that person is done', async () => {
    const inbox = at(admin);
    const sounds = await admin.sounds();
    const visitor = await side.visitor();
    await say(visitor, 'Customer Support');
    await visitor.getByText('Waiting for a person').waitFor();
    await inbox.rows.first().filter({ hasText: 'Waits' }).waitFor();
    expect(await inbox.rows.count()).toBe(1);
    await eventually(async () => expect(await admin.sounds()).toBe(sounds + 1));
    await eventually(async () => expect(await admin.page.title()).toMatch(/^\(1\) /));

    await inbox.rows.first().click();
    await inbox.log.getByText('Customer Support', { exact: true }).waitFor();
    await inbox.button('Take over').click();
    await header(visitor, 'Admin is here');
    await eventually(async () => expect(await admin.page.title()).not.toMatch(/^\(/));
    // Typing is told once in a while, and never a second time where it was lost.
    await eventually(async () => {
      await inbox.reply.pressSequentially('This is ');
      expect(await visitor.getByText('Admin is writing').count()).toBe(1);
    }, 500);
    await inbox.answer('This is Admin, how can I help?');
    await shown(visitor, 'This is Admin, how can I help?');
    await inbox.line('This is Admin').getByText('Seen').waitFor();
    await visitor.locator('textarea').pressSequentially('My cup');
    await admin.page.getByText('The customer is typing…').waitFor();
    await say(visitor, 'My cup is broken');
    await inbox.log.getByText('My cup is broken').waitFor();
    expect(side.botCalls().filter((call) => call.startsWith('message'))).toEqual(['message Customer Support']);

    await inbox.button('Mark as done').click();
    await shown(visitor, 'You are talking to the bot again.');
    await shown(visitor, 'You are back with the automated assistant');
    await header(visitor, 'Automated chat');
    await say(visitor, 'hi');
    await shown(visitor, 'Thanks for writing to us on our website!');
    await visitor.context().close();
  });

  test('a conversation of the phone goes from the Page Inbox to an agent, who answers and gives it back', async () => {
    const inbox = at(admin);
    const ada = await side.simulator().person('Ada Lovelace');
    const phone = await (await side.context()).newPage();
    await phone.goto(side.stack().urls.simulator);
    await phone.getByRole('button', { name: /Ada Lovelace/ }).click();
    await phone.getByRole('button', { name: 'Get Started' }).click();
    await phone.getByRole('textbox', { name: 'Message' }).fill('Customer Support');
    await phone.keyboard.press('Enter');
    const row = inbox.row('Ada Lovelace');
    await row.filter({ hasText: 'Page Inbox' }).filter({ hasText: 'closes in' }).waitFor();
    const customer = await inbox.open('Ada Lovelace');
    await admin.page.getByText('The Page Inbox has this conversation.').waitFor();
    await inbox.button('Take over').click();
    await row.filter({ hasText: 'You' }).waitFor();
    await inbox.answer('This is Admin on your phone');
    await phone.getByText('This is Admin on your phone').waitFor();
    await inbox
      .line('This is Admin on your phone')
      .getByText(/Sent|Delivered|Seen/)
      .waitFor();
    await inbox.button('Mark as done').click();
    await phone.getByText('You are talking to the bot again.').waitFor();
    await row.waitFor({ state: 'detached' });
    expect((await ada.thread()).owner?.app_id).toBe(localDefaults.APP_ID);
    expect(customer).toBe(ada.person.id);
    await phone.context().close();
  });

  test('scenario 6: while an agent has the conversation, the bot only listens, whatever the customer sends', async () => {
    const inbox = at(admin);
    const grace = await side.simulator().person('Grace Hopper');
    await grace.say('Customer Support');
    await inbox.open('Grace Hopper');
    await inbox.button('Take over').click();
    await inbox.row('Grace Hopper').filter({ hasText: 'You' }).waitFor();
    await inbox.answer('Hello Grace');
    const isHello = ({ message }: { message?: { text?: string } }) => message?.text === 'Hello Grace';
    const { lines } = await grace.until((thread) => thread.lines.some(isHello), 60_000);
    const id = lines.find(isHello)?.id ?? '';
    const before = side.botCalls().length;
    await grace.sendPhoto(photo);
    await grace.sendSticker(369239263222822);
    await grace.tap('Customer Support');
    await grace.perform({ action: 'message', text: 'Red', quick_reply: { payload: 'RED' } });
    await grace.perform({ action: 'react', mid: id, emoji: '❤' });
    await grace.open({ ref: 'summer' });
    await grace.say('the last one');
    await inbox.log.getByText('the last one').waitFor();
    await inbox.log.locator('img').first().waitFor();
    await inbox.line('Hello Grace').getByText('❤').waitFor();
    await eventually(() =>
      expect(
        side
          .botCalls()
          .slice(before)
          .some((call) => call.endsWith('the last one')),
      ).toBe(true),
    );
    expect(
      side
        .botCalls()
        .slice(before)
        .filter((call) => !call.startsWith('standby')),
    ).toEqual([]);
    await inbox.button('Mark as done').click();
    await inbox.row('Grace Hopper').waitFor({ state: 'detached' });
  });

  test('scenario 2: a reply of an agent whose socket was cut is refused with the line that they missed', async () => {
    const link = /http\S+#invite=\S+/.exec(await side.agentCommand('add', 'Ben'))?.[0] ?? '';
    ben = await side.desk('Ben', link);
    const visitor = await side.visitor();
    await say(visitor, 'Customer Support');
    await at(ben).open('Customer Support');
    await at(admin).open('Customer Support');
    await at(ben).button('Take over').click();
    await visitor.getByText('Ben is here').waitFor();
    ben.wire.cut();
    await ben.page.getByText('The server cannot be reached').waitFor();
    // A colleague takes over and answers, and gives it back.
    await at(admin).button('Take over').click();
    await at(admin).answer('Yes, we have it');
    await shown(visitor, 'Yes, we have it');
    await at(admin).button('Assign').click();
    await admin.page.getByRole('dialog').getByRole('button', { name: /Ben/ }).click();
    await visitor.locator('.header').getByText('Ben is here').waitFor();
    await at(ben).answer('No, it is sold out');
    ben.wire.restore();
    const refused = ben.page.locator('.refused');
    await refused.getByText('Yes, we have it').waitFor();
    await refused.getByText('No, it is sold out').waitFor();
    await refused.getByText('the customer got another answer while you wrote').waitFor();
    expect(await visitor.getByText('No, it is sold out').count()).toBe(0);
    await refused.getByRole('button', { name: 'Send anyway' }).click();
    await shown(visitor, 'No, it is sold out');
    const order = (page: Page, list: string) =>
      page.locator(list).evaluate((element) => {
        const text = element.textContent ?? '';
        return text.indexOf('Yes, we have it') < text.indexOf('No, it is sold out');
      });
    for (const desk of [admin, ben]) {
      await at(desk).line('No, it is sold out').getByText('Seen').waitFor();
      expect(await at(desk).line('No, it is sold out').count()).toBe(1);
      expect(await order(desk.page, '.log')).toBe(true);
    }
    expect(await order(visitor, '.rows')).toBe(true);
    await ben.page.locator('.refused').waitFor({ state: 'detached' });
    await visitor.context().close();
    await at(ben).button('Mark as done').click();
    await at(admin).row('No, it is sold out').waitFor({ state: 'detached' });
  });

  test('scenario 3: an inbox that slept is right when it wakes, with one sound and no reload', async () => {
    const finished = await side.simulator().person('Finished Meanwhile');
    await finished.say('Customer Support');
    await at(admin).open('Finished Meanwhile');
    await at(admin).button('Take over').click();
    await at(ben).row('Finished Meanwhile').filter({ hasText: 'Admin' }).waitFor();
    await ben.page.evaluate(() => Reflect.set(window, 'isSamePage', true));
    const sounds = await ben.sounds();
    const laptop = await ben.page.context().newCDPSession(ben.page);
    ben.wire.die();
    await laptop.send('Page.setWebLifecycleState', { state: 'frozen' });

    for (const name of ['First Asker', 'Second Asker']) {
      const asker = await side.simulator().person(name);
      await asker.say('Customer Support');
      await at(admin).row(name).waitFor();
    }
    await at(admin).button('Mark as done').click();
    await at(admin).row('Finished Meanwhile').waitFor({ state: 'detached' });

    await laptop.send('Page.setWebLifecycleState', { state: 'active' });
    await eventually(async () =>
      expect(await at(ben).names()).toEqual(expect.arrayContaining(['First Asker', 'Second Asker'])),
    );
    expect(await at(ben).names()).toEqual(await at(admin).names());
    expect(await at(ben).names()).not.toContain('Finished Meanwhile');
    expect(await ben.sounds()).toBe(sounds + 1);
    expect(await ben.page.evaluate(() => Reflect.get(window, 'isSamePage'))).toBe(true);
  });

  test('scenario 10: a text never goes to a conversation that another event opened', async () => {
    const inbox = at(ben);
    const text = 'Only for the first';
    await inbox.open('First Asker');
    await inbox.button('Take over').click();
    await inbox.row('First Asker').filter({ hasText: 'You' }).waitFor();
    await inbox.open('Second Asker');
    await inbox.button('Take over').click();
    await inbox.row('Second Asker').filter({ hasText: 'You' }).waitFor();
    const second = await inbox.row('Second Asker').getAttribute('data-customer');
    const ways: Readonly<Record<string, () => Promise<void>>> = {
      push: () =>
        ben.page.evaluate((hash) => {
          const event = new MessageEvent('message', { data: { open: hash } });
          navigator.serviceWorker.dispatchEvent(event);
        }, `#thread=${second}`),
      async keyboard() {
        await ben.page.keyboard.press('Escape');
        await ben.page.keyboard.press('j');
        await ben.page.keyboard.press('r');
      },
      async click() {
        const row = inbox.row('Second Asker');
        await row.hover();
        // The other row changes under the pointer's eyes: rows stay where they are.
        const asker = await side.simulator().person('Third Asker');
        await asker.say('Customer Support');
        await inbox.row('Third Asker').waitFor();
        await row.click();
      },
    };
    for (const [way, go] of Object.entries(ways)) {
      await inbox.open('First Asker');
      await inbox.reply.fill(text);
      await go();
      await ben.page.getByRole('heading', { name: 'Second Asker' }).first().waitFor();
      await ben.page.keyboard.press('Enter');
      await inbox.reply.waitFor();
      expect(await inbox.reply.inputValue(), way).toBe('');
      await inbox.open('First Asker');
      expect(await inbox.reply.inputValue(), way).toBe(text);
    }
    // The last line of all: nothing came before it.
    await inbox.open('Second Asker');
    await inbox.answer('For the second');
    await inbox
      .line('For the second')
      .getByText(/Sent|Delivered|Seen/)
      .waitFor();
    for (const customer of await inbox.rows.evaluateAll((rows) =>
      rows.map((row) => row.getAttribute('data-customer')),
    )) {
      expect(JSON.stringify(await side.history(customer ?? ''))).not.toContain(text);
    }
    await inbox.open('First Asker');
    await inbox.reply.fill('');
  });

  test('a conversation that its visitor deletes is kept with a reason, and one that an admin deletes is gone at once', async () => {
    const inbox = at(admin);
    /** A visitor who waits for a person, in a conversation that the admin has open. */
    const opened = async (secret: string) => {
      const page = await side.visitor();
      await say(page, 'Customer Support');
      await say(page, secret);
      await shown(page, secret);
      return { page, customer: await inbox.open(secret) };
    };
    const { page: visitor, customer } = await opened('My order is a secret');
    await visitor.getByRole('button', { name: 'More options' }).click();
    await visitor.getByRole('button', { name: 'Delete my conversation' }).click();
    await visitor.getByRole('alertdialog').getByRole('button', { name: 'Delete my conversation' }).click();
    await shown(visitor, 'My order is a secret', 0);
    await admin.page.getByText('The visitor wants this conversation to be deleted.').waitFor();
    await admin.page.locator('.to-delete').getByRole('button', { name: 'Keep' }).click();
    await admin.page.getByLabel('Reason').fill('The refund is not paid yet.');
    await admin.page.keyboard.press('Enter');
    await admin.page.getByText('Kept by Admin:').waitFor();

    await admin.page.getByRole('button', { name: 'Delete conversation' }).click();
    await admin.page.getByText('Not deleted: backups').waitFor();
    await inbox.button('Delete for good').click();
    await admin.page.getByText('This conversation does not exist any more.').waitFor();
    // Agents are told before the last line is deleted.
    await eventually(async () => expect(await side.history(customer)).toEqual([]));
    await inbox.button('Close').click();

    // The command cuts off a visitor who has the chat open, too.
    const { page: other, customer: otherCustomer } = await opened('Another secret');
    const forgotten = await runCommand(forget, [otherCustomer, '--local', '--yes'], { env: side.stack().env });
    expect(forgotten.output).toContain('sessions: 1');
    expect(forgotten.output).toContain('Backups of the table');
    await admin.page.getByText('This conversation does not exist any more.').waitFor();
    await other.getByText('This chat has ended').waitFor();
    await shown(other, 'Another secret', 0);
    await eventually(async () => expect(await side.history(otherCustomer)).toEqual([]));
    await Promise.all([visitor, other].map((page) => page.context().close()));
    await inbox.button('Close').click();
  });

  test('an agent who is revoked while their inbox is open is cut off at once', async () => {
    const asker = await side.simulator().person('Of Ben');
    await asker.say('Customer Support');
    await side.agentCommand('revoke', 'Ben', '--yes');
    await ben.page.getByText('You cannot use this inbox any more').waitFor();
    expect(await at(ben).rows.count()).toBe(0);
    // Customers of that agent wait again.
    await at(admin)
      .row('First Asker')
      .filter({ hasText: /Waits (for|since)/, hasNotText: 'Ben' })
      .waitFor();
    await ben.page.reload();
    await ben.page.getByRole('textbox', { name: 'Code' }).waitFor();
  });
});

/** A picture of one pixel. */
const photo =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
