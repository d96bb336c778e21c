import { describe, expect, test } from 'vitest';
import { APP, type Bench, INBOX, startBench } from '../support/simulator.ts';
import { inBrowser, over } from '../support/simulator-page.ts';

const open = inBrowser();

/** Ada has written to the bot, which has passed her thread to the inbox. */
async function passedOn() {
  const bench = await startBench();
  const ada = await bench.client.person('Ada Lovelace');
  await ada.say('I need a person');
  await pass(bench, ada.person.id);
  return { bench, ada };
}

async function pass(bench: Bench, person: string): Promise<void> {
  const { status } = await bench.graph('POST', '/me/pass_thread_control', {
    recipient: { id: person },
    target_app_id: INBOX,
  });
  expect(status).toBe(200);
}

describe('the Page Inbox', () => {
  test('An agent replies and marks the conversation as done, and the bot gets it back', async () => {
    const { bench, ada } = await passedOn();
    const page = await open(bench.url, { path: '/inbox' });
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    await page.getByLabel('Reply to Ada').fill('This is Sam, how can I help?');
    await page.keyboard.press('Enter');
    expect((await ada.nextMessage()).message?.text).toBe('This is Sam, how can I help?');
    await page.locator('.mine .bubble', { hasText: 'This is Sam' }).waitFor();
    expect(await page.getByLabel('Reply to Ada').inputValue()).toBe('');

    await page.getByRole('button', { name: 'Mark as done' }).click();
    await expect
      .poll(() => bench.receiver.items().map((item) => item.pass_thread_control?.new_owner_app_id))
      .toContain(APP.id);
    await page.getByRole('button', { name: 'Move to Main' }).waitFor();
    // The bot owns it again, so it leaves the list of conversations for agents.
    await page.getByText('All caught up').waitFor();
    await page.getByRole('button', { name: /^Done/ }).click();
    await page
      .getByRole('list')
      .getByRole('button', { name: /Ada Lovelace/ })
      .waitFor();
  });

  test('An agent takes a conversation from the bot and assigns it back', async () => {
    const bench = await startBench();
    const ada = await bench.client.person('Ada Lovelace');
    await ada.say('hello');
    const page = await open(bench.url, { path: '/inbox' });
    await page.getByRole('button', { name: /^Done/ }).click();
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    await page.getByRole('button', { name: 'Move to Main' }).click();
    await ada.until(({ owner }) => owner?.app_id === INBOX);
    await page.getByRole('button', { name: /^Assign to/ }).click();
    await ada.until(({ owner }) => owner?.app_id === APP.id);
    await page.getByRole('button', { name: 'Move to Main' }).waitFor();
  });

  test('A new message appears at once in the list and in the open conversation', async () => {
    const { bench, ada } = await passedOn();
    const page = await open(bench.url, { path: '/inbox' });
    const row = page.getByRole('button', { name: /Ada Lovelace/ });
    await row.click();
    await ada.perform({ action: 'typing', on: true });
    await page.getByRole('status', { name: 'Ada Lovelace is typing' }).waitFor();
    await ada.say('Still there?');
    await page.locator('.theirs .bubble', { hasText: 'Still there?' }).waitFor();
    await row.getByText('Still there?').waitFor();
    // The conversation is open, so its lines count as read by the Page.
    await ada.until(({ marks, lines }) => marks.page_read >= (lines.at(-1)?.at ?? 0));
  });

  test('The search finds a conversation by name and by its newest message', async () => {
    const { bench } = await passedOn();
    const grace = await bench.client.person('Grace Hopper');
    await grace.say('There is a moth in my relay');
    await pass(bench, grace.person.id);
    const page = await open(bench.url, { path: '/inbox' });
    await page.getByLabel('Search conversations').fill('moth');
    await page.getByRole('button', { name: /Ada Lovelace/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Grace Hopper/ }).waitFor();
    await page.getByLabel('Search conversations').fill('an unknown name');
    await page.getByText('Nothing found').waitFor();
  });

  test('On a narrow screen the list leads to the conversation and back', async () => {
    const { bench } = await passedOn();
    const page = await open(bench.url, { path: '/inbox', width: 375 });
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    await page.getByLabel('Reply to Ada').waitFor();
    expect(await page.getByLabel('Search conversations').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
    // Scrolling shows what reaches over the list's own box, which the width above does not count.
    await page.mouse.move(100, 400);
    await page.mouse.wheel(300, 0);
    expect(await page.evaluate(() => [scrollX, document.scrollingElement?.scrollWidth])).toEqual([0, 375]);
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByLabel('Search conversations').waitFor();
  });

  test.each([375, 1280])('A long name does not cover the time of its row, at %i px', async (width) => {
    const bench = await startBench();
    const carl = await bench.client.person('Carl Gauss with a very long name indeed, and then some');
    await carl.say('How many are there, if one adds up all of the numbers from one to a hundred?');
    await pass(bench, carl.person.id);
    const page = await open(bench.url, { path: '/inbox', width });
    const row = page.getByRole('button', { name: /Carl Gauss/ });
    await row.waitFor();
    expect(await over(page.locator('.rows'))).toEqual([]);
    const name = await row.locator('strong').boundingBox();
    const time = await row.locator('time').boundingBox();
    expect((name?.x ?? 0) + (name?.width ?? 0)).toBeLessThanOrEqual(time?.x ?? 0);
  });

  test.each([375, 1280])('The mark of who has seen a carousel stands beside it, at %i px', async (width) => {
    const { bench, ada } = await passedOn();
    const elements = ['Guji', 'Nyeri', 'Sidamo', 'Huila'].map((title) => ({ title, subtitle: 'Fresh today' }));
    const payload = { template_type: 'generic', elements };
    await ada.perform({ action: 'message', text: 'What do you have?' });
    await bench.graph('POST', '/me/take_thread_control', { recipient: { id: ada.person.id } });
    expect((await bench.send(ada.person.id, { attachment: { type: 'template', payload } })).status).toBe(200);
    await ada.perform({ action: 'read' });
    await pass(bench, ada.person.id);
    const page = await open(bench.url, { path: '/inbox', width });
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    const cards = await page.locator('.carousel').boundingBox();
    const seen = await page.getByRole('img', { name: 'Seen by Ada Lovelace' }).boundingBox();
    expect((cards?.x ?? 0) + (cards?.width ?? 0)).toBeLessThanOrEqual(seen?.x ?? 0);
  });

  test('A reply that cannot be sent stays in the field, with the reason', async () => {
    const { bench, ada } = await passedOn();
    const page = await open(bench.url, { path: '/inbox' });
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    await page.route('**/actions', (route) => route.abort());
    await page.getByLabel('Reply to Ada').fill('This is Sam');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('alert').getByText('The simulator cannot be reached.').waitFor();
    expect(await page.getByLabel('Reply to Ada').inputValue()).toBe('This is Sam');
    expect((await ada.thread()).lines.some(({ from }) => from === 'page')).toBe(false);
  });
});
