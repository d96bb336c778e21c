import { expect, test } from 'vitest';
import { violationsInLightAndDark, violationsOn } from '../support/axe.ts';
import { everything, panelPages, until } from '../support/panel-page.ts';

const pages = panelPages();
const profile = {
  get_started: true,
  ice_breakers: [],
  persistent_menu: { call_to_actions: [{ type: 'postback' as const, title: 'Talk to a person', payload: 'PERSON' }] },
};

const looks = ['en_US', 'ar_AR'].flatMap((locale) => [375, 1280].map((width) => ({ locale, width })));

test.each(looks)(
  'axe finds no violation on the whole page in any state, light or dark: $locale, $width pixels',
  async ({ locale, width }) => {
    const context = { viewport: { width, height: 740 } };
    const { page, server } = await pages.open({
      context,
      query: { locale, greet: '1' },
      server: { profile },
      closed: true,
    });
    await page.waitForSelector('.greeting');
    expect(await violationsInLightAndDark(page)).toEqual([]);
    await page.click('.tap');
    await page.waitForSelector('.welcome');
    expect(await violationsInLightAndDark(page)).toEqual([]);

    server.model.remember('all', everything(`${server.url}/media`));
    await page.evaluate(() =>
      localStorage.setItem('customer-chat:session', '{"token":"all","page":"1002003004005","expires":1}'),
    );
    await page.goto(server.page({ locale }));
    await page.click('#bubble');
    await page.waitForSelector('fieldset');
    expect(await violationsInLightAndDark(page)).toEqual([]);
    await page.evaluate(() =>
      document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.querySelector('.log')?.scrollTo(0, 0),
    );
    await page.waitForSelector('.pill');
    await page.click('.more > button');
    expect(await violationsInLightAndDark(page)).toEqual([]);
    await page.click('.list .bad');
    expect(await violationsInLightAndDark(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.click('.menu > button');
    expect(await violationsInLightAndDark(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.fill('textarea', 'a'.repeat(2010));
    server.model.owner('agent', { back: Date.now() + 3_600_000 });
    await page.waitForSelector('.standing p');
    expect(await violationsInLightAndDark(page)).toEqual([]);
    server.model.owner('agent', { name: 'Maria' });
    server.model.push({ type: 'typing', on: true, speaker: 'agent', name: 'Maria' });
    await page.waitForSelector('.dots');
    expect(await violationsInLightAndDark(page)).toEqual([]);
    server.model.block(true);
    await page.waitForSelector('textarea', { state: 'detached' });
    expect(await violationsInLightAndDark(page)).toEqual([]);
  },
  120_000,
);

test.each(['#ffd400', '#000000', '#e91e63', '#00c853'])(
  'axe finds no violation with the theme colour %s',
  async (color) => {
    const { page } = await pages.open({ query: { color }, history: everything('https://shop.example') });
    await page.waitForSelector('fieldset');
    expect(await violationsOn(page)).toEqual([]);
  },
);

test('everything that can be pressed is at least 44 pixels high and wide', async () => {
  const { page, server } = await pages.open({ server: { profile }, closed: true });
  server.model.remember('all', everything(`${server.url}/media`));
  await page.evaluate(() =>
    localStorage.setItem('customer-chat:session', '{"token":"all","page":"1002003004005","expires":1}'),
  );
  await page.reload();
  await page.click('#bubble');
  await page.waitForSelector('fieldset');
  await page.click('.menu > button');
  const small = await page.evaluate(() => {
    const root = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot;
    // WCAG 2.5.8 excludes links within a sentence.
    const targets = [...(root?.querySelectorAll('button, a, textarea') ?? [])].filter((each) => !each.closest('.text'));
    return targets
      .filter((each) => each.clientWidth < 42 || each.getBoundingClientRect().height < 44)
      .map((each) => each.outerHTML);
  });
  expect(small).toEqual([]);
});

test('opening moves the focus into the dialog, Get started moves it to the composer, and closing to the bubble', async () => {
  const { page } = await pages.open({ server: { profile, bot: () => [{ text: 'Hello!' }] } });
  const focused = () =>
    page.evaluate(() => {
      const active = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
      return active?.getAttribute('aria-label') ?? active?.textContent;
    });
  await until(async () => expect(await focused()).toBe('Get started'));
  await page.keyboard.press('Enter');
  await until(async () => expect(await focused()).toBe('Write a message'));
  await page.keyboard.press('Escape');
  expect(await focused()).toMatch(/^Open chat with Northwind Shoes/);
});

test('every part of the panel can be reached and used with the keyboard', async () => {
  const { page, server } = await pages.open({
    server: { profile },
    history: [
      {
        speaker: 'bot',
        sent: { text: 'Which?', quick_replies: [{ content_type: 'text', title: 'Red', payload: 'RED' }] },
      },
    ],
  });
  await page.waitForSelector('fieldset');
  const focused = () =>
    page.evaluate(() => {
      const active = document.activeElement?.shadowRoot?.activeElement;
      return active?.getAttribute('aria-label') ?? active?.textContent;
    });
  await until(async () => expect(await focused()).toBe('Write a message'));
  const order: unknown[] = [];
  for (let step = 0; step < 5; step++) {
    await page.keyboard.press('Shift+Tab');
    order.push(await focused());
  }
  expect(order).toEqual(['Menu', 'Red', 'Messages', 'Close', 'More options']);
  await page.keyboard.press('Enter');
  await until(async () => expect(await focused()).toBe('Sound for new messages'));
  await page.keyboard.press('Space');
  await page.waitForSelector('[aria-checked=true]');
  await page.keyboard.press('Escape');
  await until(async () => expect(await focused()).toBe('More options'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await until(() =>
    expect(server.model.conversations[0]?.actions).toContainEqual({
      message: { text: 'Red', quick_reply: { payload: 'RED' } },
    }),
  );
  await until(async () => expect(await focused()).toBe('Write a message'));
});

test('the focus stays in the conversation when the button for older lines goes, because there are none', async () => {
  const history = Array.from({ length: 35 }, (_, index) => ({ speaker: 'bot', sent: { text: `line ${index + 1}` } }));
  const { page } = await pages.open({ history });
  await page.locator('.older').focus();
  await page.waitForSelector('text="line 1"');
  await page.waitForSelector('.older', { state: 'detached' });
  expect(await page.locator('.log').evaluate((log) => log.matches(':focus'))).toBe(true);
});

test('everything that can have the focus has a role and a name, the carousel included', async () => {
  const { page } = await pages.open({ server: { profile }, history: everything('https://shop.example') });
  await page.waitForSelector('fieldset');
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const focusable = nodes.filter(({ properties }) => properties?.some(({ name }) => name === 'focusable'));
  const described = focusable.map(({ role, name }) => `${role?.value} ${name?.value}`);
  expect(described.filter((each) => /^(generic|none)\b|^\S+ (undefined)?$/.test(each))).toEqual([]);
  expect(described).toContain('list Choices');
});

test('on a phone the focus stays inside the dialog, because it covers the page', async () => {
  const { page } = await pages.open({ context: { viewport: { width: 375, height: 740 } }, server: { profile } });
  await page.waitForSelector('text=Get started');
  const inside = () => page.evaluate(() => document.activeElement?.matches('[data-testid=dialog_iframe]'));
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press(step % 3 ? 'Tab' : 'Shift+Tab');
    expect(await inside()).toBe(true);
  }
});

test('screen readers announce new lines, but not the history', async () => {
  const { page, server } = await pages.open({
    history: [
      { speaker: 'bot', sent: { text: 'Old' } },
      { speaker: 'customer', message: { text: 'mine' } },
    ],
  });
  await page.waitForSelector('text=Old');
  expect(await page.textContent('[role=log]')).toBe('');
  server.model.say({ text: 'New' });
  server.model.say({ attachment: { type: 'image', payload: { url: 'https://shop.example/a.png' } } });
  await until(async () => expect(await page.locator('[role=log] p').allTextContents()).toEqual(['New', 'Image']));
});

test('nothing is animated for visitors who asked their system for reduced motion', async () => {
  const { page, server } = await pages.open({
    context: { reducedMotion: 'reduce' },
    history: [{ speaker: 'bot', sent: { text: 'Hello' } }],
  });
  await page.waitForSelector('text=Hello');
  server.model.push({ type: 'typing', on: true, speaker: 'bot' });
  await page.waitForSelector('.dots');
  expect(
    await page.evaluate(
      () => document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.getAnimations().length,
    ),
  ).toBe(0);
});

test('at 400 % zoom nothing is cut off and nothing scrolls sideways', async () => {
  const { page, server } = await pages.open({
    context: { viewport: { width: 320, height: 256 } },
    server: { profile },
    closed: true,
  });
  server.model.remember('all', everything(`${server.url}/media`));
  await page.evaluate(() =>
    localStorage.setItem('customer-chat:session', '{"token":"all","page":"1002003004005","expires":1}'),
  );
  await page.reload();
  await page.click('#bubble');
  await page.waitForSelector('fieldset');
  const sideways = await page.evaluate(() => {
    const log = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.querySelector('.log');
    return (log?.scrollWidth ?? 0) - (log?.clientWidth ?? 0);
  });
  expect(sideways).toBe(0);
  expect((await page.locator('textarea').boundingBox())?.y).toBeLessThan(256);
});
