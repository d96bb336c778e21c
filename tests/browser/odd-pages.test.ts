import { expect, test } from 'vitest';
import { openedChat } from '../support/opened-chat.ts';
import { bubble, CHAT, dialog } from '../support/site.ts';

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

test.each([
  ['texts', "'odd'"],
  ['functions', "function () { return 'odd'; }"],
])('what a page adds to the prototypes of objects and lists changes nothing: %s', async (_, value) => {
  const names = `ref key get set value writable toJSON each clone text href payload elements item asked signal capture
    attributes attributeFilter subtree one dir style title children session start after`;
  const frames: string[] = [];
  const { page, errors, close } = await chat.visit({
    script: `for (const name of ${JSON.stringify(names)}.split(/\\s+/)) Object.prototype[name] = Array.prototype[name] = ${value};
      for (const name of ['Event', 'CustomEvent', 'MouseEvent', 'Text', 'Node']) window[name] = {};`,
  });
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => frames.push(String(payload))));
  await page.locator(bubble).click();
  await page.locator(`${dialog} textarea`).fill('hello');
  await page.keyboard.press('Enter');
  await page.locator(`${dialog} .log`).getByText('A long answer.').first().waitFor();
  expect(frames.slice(0, 3).map((frame) => JSON.parse(frame))).toMatchObject([
    { type: 'hello', locale: 'en_US' },
    { type: 'hello', locale: 'en_US', start: true },
    { type: 'event', message: { text: 'hello' } },
  ]);
  expect(frames.join()).not.toContain('odd');
  expect(errors).toEqual([]);
  await close();
});

test('a page in a srcdoc frame has the origin of the page around it', async () => {
  const inner = `<div class='fb-customerchat'></div><script src='${CHAT}/en_US/sdk/xfbml.customerchat.js#xfbml=1'></script>`;
  const { page, errors, close } = await chat.visit({
    body: `<iframe style="width:900px;height:700px" srcdoc="${inner}"></iframe>`,
  });
  const frame = page.frameLocator('iframe');
  await frame.locator(bubble).click();
  await frame.locator(`${dialog} textarea`).fill('hello');
  await frame.locator(`${dialog} textarea`).press('Enter');
  await frame.locator(`${dialog} .log`).getByText('A long answer.').first().waitFor();
  expect(errors).toEqual([]);
  await close();
});

test.each([
  ['left-to-right plugin on a right-to-left page', 'en_US', 'dir="rtl"', 'ltr'],
  ['left-to-right plugin on a page with direction: rtl', 'en_US', 'style="direction: rtl"', 'ltr'],
  ['right-to-left plugin on a left-to-right page', 'ar_AR', '', 'rtl'],
])('a %s keeps its own direction, in the corner of the settings', async (_, locale, html, dir) => {
  const { page, close } = await chat.visit({ html, locale, div: 'entry_point_label="CHAT" alignment="left"' });
  const button = page.locator(bubble).getByRole('button');
  const icon = await button.locator('i').boundingBox();
  const box = await button.boundingBox();
  if (!icon || !box) throw new Error('The bubble is not drawn.');
  expect(box.x).toBe(24);
  expect(icon.x + icon.width / 2 < box.x + box.width / 2).toBe(dir === 'ltr');
  await button.click();
  const field = page.locator(`${dialog} textarea`);
  await field.waitFor();
  const direction = () => field.evaluate((node) => getComputedStyle(node).direction);
  expect(await page.locator(dialog).boundingBox()).toMatchObject({ x: 24 });
  expect(await direction()).toBe(dir);
  await field.fill('12');
  expect(await direction()).toBe(dir);
  await field.fill('12 Schuhe');
  expect(await direction()).toBe('ltr');
  await field.fill('12 أحذية');
  expect(await direction()).toBe('rtl');
  await close();
});

test('on a narrow phone a long label leaves the icon as it is, and bubble and header have one colour', async () => {
  const { page, close } = await chat.visit({
    div: 'entry_point_label="Do you have a question about your order? Ask us now!"',
    context: { viewport: { width: 360, height: 640 } },
  });
  const button = page.locator(bubble).getByRole('button');
  expect(await button.locator('i').boundingBox()).toMatchObject({ width: 28, height: 28 });
  const { x, width } = (await button.boundingBox()) ?? { x: 0, width: 0 };
  expect([x, 360 - x - width]).toEqual([16, 16]);
  const colour = (node: Element) => getComputedStyle(node).backgroundColor;
  const ofBubble = await button.evaluate(colour);
  await button.click();
  expect(await page.locator(`${dialog} .header`).evaluate(colour)).toBe(ofBubble);
  await close();
});

test('on a page that enlarges itself by zoom the whole dialog is in the window', async () => {
  const { page, close } = await chat.open({ head: '<style>body { zoom: 1.5 }</style>' });
  const box = await page.locator(`${dialog} .dialog`).boundingBox();
  if (!box) throw new Error('The dialog is not drawn.');
  const window = page.viewportSize();
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.y + box.height).toBeLessThanOrEqual(window?.height ?? 0);
  await close();
});
