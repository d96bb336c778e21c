import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectSimulator } from '../../simulator/index.ts';
import { operatorFile } from '../support/operator-files.ts';
import { copyProject } from '../support/project.ts';
import { openBrowser } from '../support/shared-browser.ts';
import { type Stack, startStack } from '../support/stack.ts';

/** A bot that fails in the ways that no promise shows, and in one that Messenger would refuse. */
const bot = `import { defineBot } from './lib/bot/index.ts';

export default defineBot({
  async message(chat, { message }) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (message.text === 'exit') process.exit(1);
    if (message.text === 'loop') for (;;);
    console.log('printed by the bot');
    if (message.text !== 'which?') return chat.reply('You wrote ' + message.text);
    chat.reply({ text: 'Which?', quick_replies: [{ content_type: 'text', title: 'This', payload: '' }] });
  },
});
`;
/** Messenger takes no quick reply without a payload. */
const note = /bot\.ts:10:\d+: The bot failed on message: RangeError: .*payload/;

let stack: Stack;
let browser: Browser;
beforeAll(async () => {
  const oneSecond = operatorFile('chat.config.ts').replace('defineConfig({', 'defineConfig({ botSeconds: 1,');
  stack = await startStack({ project: copyProject({ 'bot.ts': bot, 'chat.config.ts': oneSecond }) });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test('a reply that Messenger would refuse is named with its line in the terminal, the panel and the phone', async () => {
  const visitor = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  await visitor.goto(`${stack.urls.site}/chat.html`);
  await visitor.waitForSelector('.fb_dialog', { state: 'attached' });
  await visitor.evaluate(() => window.FB?.CustomerChat?.showDialog?.());
  await visitor.fill('textarea', 'which?');
  await visitor.press('textarea', 'Enter');
  const inPanel = visitor.locator('[data-developer-note]');
  await inPanel.getByText(note).waitFor();
  expect(stack.output()).toMatch(new RegExp(`^. ${note.source}`, 'm'));
  if (process.env.SCREENSHOTS) await visitor.screenshot({ path: `${process.env.SCREENSHOTS}/note-panel.png` });
  // Over the panel, inside of it, and no line of the conversation.
  const [box, panel] = await Promise.all([
    inPanel.boundingBox(),
    visitor.locator('[data-testid="dialog_iframe"]').boundingBox(),
  ]);
  expect(box && panel && box.x >= panel.x && box.x + box.width <= panel.x + panel.width).toBe(true);
  expect(await visitor.locator('.rows').getByText('RangeError').count()).toBe(0);
  await inPanel.getByRole('button').click();
  expect(await inPanel.count()).toBe(0);

  const phone = await browser.newPage({ viewport: { width: 420, height: 860 } });
  await phone.goto(stack.urls.simulator);
  await phone.getByRole('button', { name: 'Get Started' }).click();
  const field = phone.getByRole('textbox');
  await field.fill('which?');
  await field.press('Enter');
  const onPhone = phone.locator('.developer-note');
  await onPhone.getByText(note).waitFor();
  if (process.env.SCREENSHOTS) await phone.screenshot({ path: `${process.env.SCREENSHOTS}/note-phone.png` });
  // It belongs to the last message.
  await visitor.close();
  await field.fill('again');
  await field.press('Enter');
  await expect.poll(() => phone.getByText('again').count()).toBeGreaterThan(0);
  await phone.close();
});

test('a bot that ends its process or loops costs its own event, and the same stack answers the next one', async () => {
  const phone = await connectSimulator(stack.urls.simulator).person('Ada Lovelace');
  const answer = async () => (await phone.nextMessage()).message?.text;
  for (const [text, logged] of [
    ['exit', /it ended its process \(bot\.ts:6:\d+\)/],
    ['loop', /it loops \(bot\.ts:7:\d+\)/],
  ] as const) {
    await phone.say(text);
    expect(await answer()).toBe('Sorry, something went wrong. A person will look at it.');
    await phone.say(`after ${text}`);
    expect(await answer()).toBe(`You wrote after ${text}`);
    expect(stack.output()).toMatch(logged);
    expect(stack.output()).not.toContain('An earlier worker stopped');
  }
  await expect.poll(() => stack.output()).toContain('printed by the bot');
});
