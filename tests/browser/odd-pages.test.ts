import { expect, test } from 'vitest';
import { openedChat } from '../support/opened-chat.ts';
import { bubble, dialog } from '../support/site.ts';

const chat = openedChat(() => [{ text: 'A long answer. '.repeat(200) }]);
const hosts = [bubble, dialog, '[data-testid="unread_iframe"]'];

test('bubble, unread lines and dialog are not printed, and are on the screen as before', async () => {
  const { page, close } = await chat.open({ body: '<h1>Invoice</h1>' });
  const field = page.locator(`${dialog} textarea`);
  await field.fill('hello');
  await page.keyboard.press('Enter');
  const log = page.locator(`${dialog} .log`);
  await log.getByText('A long answer.').first().waitFor();
  await page.keyboard.type('A draft');
  await log.evaluate((node) => node.scrollTo(0, 50));
  const state = () =>
    Promise.all([
      field.evaluate((node) => node.matches(':focus')),
      field.inputValue(),
      log.evaluate((node) => node.scrollTop),
      ...hosts.map((host) => page.locator(host).boundingBox()),
    ]);
  const before = await state();
  await page.pdf();
  expect(await state()).toEqual(before);
  await page.emulateMedia({ media: 'print' });
  for (const host of hosts) expect(await page.locator(host).isVisible()).toBe(false);
  await close();
});
