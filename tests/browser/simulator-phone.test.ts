import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Bench, type Item, startBench } from '../support/simulator.ts';
import { inBrowser, over } from '../support/simulator-page.ts';

const open = inBrowser();

const profile = {
  get_started: { payload: 'START' },
  greeting: [{ locale: 'default', text: 'Hello {{user_first_name}}, how can we help?' }],
  persistent_menu: [
    { locale: 'default', call_to_actions: [{ type: 'postback', title: 'Talk to a person', payload: 'PERSON' }] },
  ],
};

/** A phone with the Page's profile, before the first message. */
async function phone(options: Parameters<typeof open>[1] = {}): Promise<{ bench: Bench; page: Page }> {
  const bench = await startBench();
  await bench.graph('POST', '/me/messenger_profile', profile);
  return { bench, page: await open(bench.url, options) };
}

/** The bot's first event of a kind, or the one at `count`. Echoes do not count. */
function eventOf(bench: Bench, key: string, count = 1): Promise<Item> {
  return eventually(() => {
    const items = bench.receiver.items().filter((each) => key in each && !each.message?.is_echo);
    const item = items[count - 1];
    if (!item) throw new Error(`No ${key} was delivered yet.`);
    return item;
  });
}

/** Taps Get Started as Ada. Returns her id from the bot's event. */
async function getStarted(bench: Bench, page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Get Started' }).click();
  const { sender } = await eventOf(bench, 'postback');
  return sender?.id ?? '';
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });

describe('the phone', () => {
  test('A person gets started, writes, and sees the bot’s answer', async () => {
    const { bench, page } = await phone();
    await page.getByText('Hello Ada, how can we help?').waitFor();
    const ada = await getStarted(bench, page);
    expect((await eventOf(bench, 'postback')).postback).toMatchObject({ title: 'Get Started', payload: 'START' });

    await say(page, 'hi');
    expect((await eventOf(bench, 'message')).message).toMatchObject({ text: 'hi' });
    await bench.graph('POST', '/me/messages', { recipient: { id: ada }, sender_action: 'typing_on' });
    await page.getByRole('status', { name: 'Test Page is typing' }).waitFor();
    await bench.send(ada, { text: 'Hi Ada!' });
    await bubble(page, 'Hi Ada!').waitFor();
    await page.getByRole('status', { name: 'Test Page is typing' }).waitFor({ state: 'detached' });
    // The phone is visible, so the bot gets a read event.
    expect((await eventOf(bench, 'read')).read).toHaveProperty('watermark');
  });

  test('At phone width the phone fills the screen and does not scroll sideways', async () => {
    const { page } = await phone({ width: 375 });
    await page.getByRole('button', { name: 'Get Started' }).waitFor();
    expect(await page.locator('main.phone').boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
    await page.getByRole('button', { name: 'People' }).click();
    await page.getByRole('dialog', { name: 'People' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('The arrow keys reach a later card of the carousel, and its button sends the postback', async () => {
    const { bench, page } = await phone();
    const ada = await getStarted(bench, page);
    const element = (name: string) => ({
      title: name,
      subtitle: 'Fresh',
      buttons: [{ type: 'postback', title: `Order ${name}`, payload: `ORDER_${name}` }],
    });
    const payload = { template_type: 'generic', elements: ['Guji', 'Nyeri', 'Huila'].map(element) };
    await bench.send(ada, { attachment: { type: 'template', payload } });

    await page.getByRole('region', { name: '3 cards' }).waitFor();
    await page.getByRole('button', { name: 'Order Guji' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Previous card' }).waitFor();
    await page.getByRole('button', { name: 'Next card' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Order Huila' }).click();
    expect((await eventOf(bench, 'postback', 2)).postback).toMatchObject({
      title: 'Order Huila',
      payload: 'ORDER_Huila',
    });
    await page.locator('.mine .bubble', { hasText: 'Order Huila' }).waitFor();
  });

  test('Quick replies are under the newest line, and go when one is tapped', async () => {
    const { bench, page } = await phone();
    const ada = await getStarted(bench, page);
    const quick_replies = [{ content_type: 'text', title: 'Red', payload: 'RED' }, { content_type: 'user_email' }];
    await bench.send(ada, { text: 'Which colour?', quick_replies });
    await page.getByRole('button', { name: 'ada.lovelace@example.com' }).waitFor();
    await page.getByRole('button', { name: 'Red' }).click();
    expect((await eventOf(bench, 'message')).message).toMatchObject({ text: 'Red', quick_reply: { payload: 'RED' } });
    await page.getByRole('list', { name: 'Quick replies' }).waitFor({ state: 'detached' });
    await bench.send(ada, { text: 'Your address?', quick_replies: [{ content_type: 'user_email' }] });
    await page.getByRole('button', { name: 'ada.lovelace@example.com' }).click();
    const email = 'ada.lovelace@example.com';
    expect((await eventOf(bench, 'message', 2)).message).toMatchObject({
      text: email,
      quick_reply: { payload: email },
    });
  });

  test('A menu item, a sticker and a photo reach the bot', async () => {
    const { bench, page } = await phone();
    await getStarted(bench, page);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('button', { name: 'Talk to a person' }).click();
    expect((await eventOf(bench, 'postback', 2)).postback).toMatchObject({ payload: 'PERSON' });
    await page.getByRole('button', { name: 'Stickers' }).click();
    await page.getByRole('button', { name: 'Send sticker: Smile' }).click();
    expect(JSON.stringify((await eventOf(bench, 'message')).message)).toContain('"sticker_id":126361874215276');
    await page.getByRole('img', { name: 'Sticker: Smile' }).waitFor();
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const buffer = Buffer.from(pixel, 'base64');
    await page.getByLabel('Send a photo or file').setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer });
    const { message } = await eventOf(bench, 'message', 2);
    expect(message).toMatchObject({ attachments: [{ type: 'image' }] });
    await page.locator('.photo img').waitFor();
  });

  test('The ref of a link comes with Get Started, and in an existing thread as a referral', async () => {
    const { bench, page } = await phone({ path: '/m/1002003004005?ref=spring' });
    await page.getByText('Opened with ref “spring”').waitFor();
    await page.getByRole('button', { name: 'Get Started' }).click();
    expect((await eventOf(bench, 'postback')).postback).toMatchObject({ referral: { ref: 'spring' } });
    await page.getByLabel('Ref').fill('autumn');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    expect((await eventOf(bench, 'referral')).referral).toMatchObject({ ref: 'autumn', source: 'SHORTLINK' });
    await page.getByText('Opened by a link with ref “autumn”').waitFor();
  });

  test('What is written from the right ends on the left: in bubbles, cards, buttons and quick replies', async () => {
    const { bench, page } = await phone();
    const ada = await getStarted(bench, page);
    const text = 'هل تريد رؤية الإجابة.';
    const buttons = [{ type: 'postback', title: 'عرض الإجابة.', payload: 'SHOW' }];
    await bench.send(ada, { text: 'لا توجد إجابة بعد.' });
    await bench.send(ada, {
      attachment: { type: 'template', payload: { template_type: 'button', text, buttons } },
      quick_replies: [{ content_type: 'text', title: 'نعم.', payload: 'YES' }],
    });
    for (const place of ['.theirs .bubble', '.card-text', '.card-buttons button', '.quick-replies button']) {
      const isRight = await page.locator(place).evaluate((element) => {
        const range = document.createRange();
        const inner = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
        if (!inner?.textContent) throw new Error('There is no text.');
        const leftOf = (index: number) => {
          range.setStart(inner, index);
          range.setEnd(inner, index + 1);
          return range.getBoundingClientRect().left;
        };
        return leftOf(inner.textContent.length - 1) < leftOf(0);
      });
      expect(isRight, place).toBe(true);
    }
  });

  test('A reaction shows on the line and can be removed', async () => {
    const { bench, page } = await phone();
    const ada = await getStarted(bench, page);
    await bench.send(ada, { text: 'Good news' });
    await bubble(page, 'Good news').hover();
    const tools = page.locator('.theirs').getByRole('button', { name: 'React, reply and more' });
    await tools.click();
    await page.getByRole('button', { name: 'Love', exact: true }).click();
    expect((await eventOf(bench, 'reaction')).reaction).toMatchObject({ action: 'react', reaction: 'love' });
    await page.getByLabel('Reactions: ❤').waitFor();
    await tools.click();
    await page.getByRole('button', { name: 'Love', exact: true, pressed: true }).click();
    await page.getByLabel('Reactions: ❤').waitFor({ state: 'detached' });
  });

  test('Two people write, and each phone shows its own conversation only', async () => {
    const { bench, page } = await phone();
    await page.getByRole('button', { name: 'Get Started' }).click();
    await say(page, 'I am Ada');
    const first = await eventOf(bench, 'message');
    await page.getByLabel('Name of a new person').fill('Grace Hopper');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Hello Grace, how can we help?').waitFor();
    await page.getByRole('button', { name: 'Get Started' }).click();
    await say(page, 'I am Grace');
    const second = await eventOf(bench, 'message', 2);
    expect(second.sender?.id).not.toBe(first.sender?.id);
    await bubble(page, 'I am Grace').waitFor();
    expect(await bubble(page, 'I am Ada').count()).toBe(0);
    await bench.send(first.sender?.id ?? '', { text: 'Hello Ada' });
    await page.getByRole('button', { name: /Ada Lovelace\s*New message/ }).click();
    await bubble(page, 'Hello Ada').waitFor();
    expect(await bubble(page, 'I am Grace').count()).toBe(0);
  });

  test.each([375, 1280])('A long name stays within the list of people, at %i px', async (width) => {
    const bench = await startBench();
    await bench.client.person('Carl Gauss with a very long name indeed');
    const page = await open(bench.url, { width });
    if (width === 375) await page.getByRole('button', { name: 'People' }).click();
    const people = page.locator('.people:visible');
    await people.getByText('Carl Gauss').waitFor();
    expect(await over(people)).toEqual([]);
    const add = await people.getByRole('button', { name: 'Add' }).boundingBox();
    expect((add?.x ?? 0) + (add?.width ?? 0)).toBeLessThanOrEqual(width);
  });

  test('An unsent message stays with its reason, and is sent when tried again', async () => {
    const { bench, page } = await phone();
    await getStarted(bench, page);
    await page.route('**/actions', (route) => route.abort());
    await say(page, 'Are you there?');
    await page.getByText('Not sent. The simulator cannot be reached. Is it still running?').waitFor();
    await page.unroute('**/actions');
    await page.getByRole('button', { name: 'Try again' }).click();
    expect((await eventOf(bench, 'message')).message).toMatchObject({ text: 'Are you there?' });
    await page.getByText('Not sent.').waitFor({ state: 'detached' });
  });

  test('A notice about a too large file stays until something else is sent', async () => {
    const { bench, page } = await phone();
    await getStarted(bench, page);
    // A real file of this size is too slow for a test, so a small file reports the size.
    await page.evaluate(() => Object.defineProperty(File.prototype, 'size', { value: 26 * 1024 * 1024 }));
    const file = { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.from('film') };
    await page.getByLabel('Send a photo or file').setInputFiles(file);
    const refusal = page.getByText('film.mp4 is larger than 25 MB, the limit of Messenger.');
    await refusal.waitFor();
    // Typing alone does not remove the notice.
    await page.getByLabel('Message', { exact: true }).fill('Too large');
    await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
    expect(await refusal.isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await bubble(page, 'Too large').waitFor();
    await refusal.waitFor({ state: 'detached' });
  });

  test('A person who blocked the Page can write again after unblocking it', async () => {
    const { bench, page } = await phone();
    const ada = await getStarted(bench, page);
    await page.getByRole('button', { name: 'Block the Page', exact: true }).click();
    await page.getByText('You’ve blocked Test Page').waitFor();
    expect(await page.getByLabel('Message', { exact: true }).count()).toBe(0);
    expect((await bench.send(ada, { text: 'Hello?' })).error).toMatchObject({ code: 551 });
    await page.getByRole('button', { name: 'Unblock', exact: true }).click();
    await page.getByLabel('Message', { exact: true }).waitFor();
  });
});
