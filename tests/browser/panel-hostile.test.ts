import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { everything, panelPages, until } from '../support/panel-page.ts';

const pages = panelPages();
const strict = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'";

function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('pageerror', (error) => found.push(String(error)));
  page.on('dialog', (dialog) => {
    found.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused/i.test(message.text())) found.push(message.text());
  });
  return found;
}

/** Position and computed style of the panel's main parts. */
const look = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot;
    return ['.dialog', '.header', 'h2', '.own .bubble', '.theirs .bubble', 'textarea', '.send'].map((selector) => {
      const element = root?.querySelector(selector);
      if (!element) return selector;
      const { x, y, width, height } = element.getBoundingClientRect();
      const { backgroundColor, color, fontSize, fontFamily, lineHeight, direction, textAlign } =
        getComputedStyle(element);
      return { x, y, width, height, backgroundColor, color, fontSize, fontFamily, lineHeight, direction, textAlign };
    });
  });

const history = [
  { speaker: 'customer', message: { text: 'Hello' } },
  { speaker: 'bot', sent: { text: 'Hello! How can I help?' } },
];

test('under the strictest policy that lets it run, the panel is drawn with its styles and violates nothing', async () => {
  const seen: string[][] = [];
  const { page } = await pages.open({
    server: { csp: strict },
    history: everything('/').map((line) => JSON.parse(JSON.stringify(line).replaceAll('/.', '.'))),
    prepare: async (page) => void seen.push(complaints(page)),
  });
  await page.waitForSelector('text=How can I reach you?');
  expect(
    await page.evaluate(
      () =>
        getComputedStyle(
          document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.querySelector('.header') ?? document.body,
        ).backgroundColor,
    ),
  ).not.toBe('rgba(0, 0, 0, 0)');
  expect(seen.flat().filter((text) => !text.includes('media'))).toEqual([]);
});

test.each([
  ['a reset of everything', '<style>* { all: unset }</style>'],
  [
    'rules for every element',
    '<style>* { color: red !important; font: 40px serif !important; display: block !important; margin: 50px !important } :root { font-size: 62.5%; line-height: 3; letter-spacing: 1em; text-align: right; direction: rtl; visibility: visible; cursor: wait }</style>',
  ],
  ['additions to Object.prototype', '<script src="/pollute.js"></script>'],
])('on a page with %s the panel looks as on a plain page', async (name, head) => {
  const plain = await pages.open({ history });
  await plain.page.waitForSelector('.theirs .bubble');
  const pollute = async (page: Page) => {
    if (!name.includes('prototype')) return;
    await page.addInitScript(() => {
      Object.assign(Object.prototype, {
        polluted: () => 'x',
        each() {},
        text: 'polluted',
        href: 'https://evil.example',
        failed: 'x',
        style: 'x',
        hour: 'x',
      });
    });
  };
  const hostile = await pages.open({
    history,
    server: { head: name.includes('prototype') ? '' : head },
    prepare: pollute,
  });
  await hostile.page.waitForSelector('.theirs .bubble');
  const inner = (parts: Awaited<ReturnType<typeof look>>) =>
    parts.map((part) => {
      if (typeof part === 'string') return part;
      const { x: _x, y: _y, ...rest } = part;
      return rest;
    });
  await until(async () => expect(inner(await look(hostile.page))).toEqual(inner(await look(plain.page))));
});

test('HTML, scripts and templates in messages are shown as text and do not run', async () => {
  const texts = [
    '<img src=x onerror=alert(1)><script>alert(2)</script>',
    'javascript:alert(3)',
    '"><svg/onload=alert(4)>',
    '\u202Ehttps://gro.elgoog\u202C',
    '{{constructor.constructor("alert(5)")()}}',
    'A'.repeat(30_000),
  ];
  const script = 'javascript:alert(6)';
  const template = (payload: object) => ({ attachment: { type: 'template', payload } });
  const seen: string[][] = [];
  const { page } = await pages.open({
    prepare: async (page) => void seen.push(complaints(page)),
    query: { name: '<b>Shop</b>\u202E' },
    history: [
      ...texts.flatMap((text) => [
        { speaker: 'bot', sent: { text } },
        { speaker: 'customer', message: { text } },
      ]),
      { speaker: 'bot', sent: { text: { toString: 'x' } } },
      { speaker: 'bot', sent: template({ template_type: 'generic', elements: 'none' }) },
      { speaker: 'bot', sent: template({ template_type: 'receipt' }) },
      { speaker: 'bot', sent: { attachment: { type: 'image', payload: { url: script } } } },
      { speaker: 'bot', sent: { attachment: null } },
      {
        speaker: 'bot',
        sent: template({
          template_type: 'button',
          text: 'Press',
          buttons: [
            { type: 'web_url', title: 'Link', url: script },
            { type: 'postback', title: '<i>Real</i>', payload: 'REAL' },
            { type: 'payment' },
          ],
        }),
      },
    ],
  });
  await page.waitForSelector('text=<i>Real</i>');
  const found = await page.evaluate(() => {
    const root = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot;
    return {
      scripts: root?.querySelectorAll('script, img[src="x"], [onerror], [onload], .bubble b, .bubble i').length,
      links: [...(root?.querySelectorAll('a') ?? [])].map((link) => link.protocol),
      name: root?.querySelector('h2')?.textContent,
    };
  });
  expect(found).toMatchObject({ scripts: 0, name: '<b>Shop</b>' });
  expect(found.links.filter((protocol) => !/^(https?|tel|mailto):$/.test(protocol))).toEqual([]);
  expect(await page.locator('text=<script>alert(2)</script>').count()).toBeGreaterThan(0);
  expect(seen.flat()).toEqual([]);
  const width = await page.evaluate(() => {
    const log = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.querySelector('.log');
    return (log?.scrollWidth ?? 0) - (log?.clientWidth ?? 0);
  });
  expect(width).toBe(0);
});

test('where the page’s policy forbids the connection, the panel says so and keeps the visitor’s message', async () => {
  const { page } = await pages.open({ server: { csp: "default-src 'none'; script-src 'self'; connect-src 'none'" } });
  await page.waitForSelector('text=This page or your browser does not let the chat connect.');
  await page.fill('textarea', 'hello');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Sending…');
});

test('where storage is blocked, the visitor can chat, and reads that the chat will be lost', async () => {
  const { page } = await pages.open({
    server: { bot: () => [{ text: 'Hello!' }] },
    prepare: async (page) => {
      await page.addInitScript(() => {
        Object.defineProperty(window, 'localStorage', {
          get() {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          },
        });
      });
    },
    closed: true,
  });
  await page.click('#bubble');
  await page.waitForSelector('text=Your browser keeps nothing');
  await page.fill('textarea', 'hi');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Hello!');
});

test('a page that fills the storage loses no line silently, and one that empties it ends the chat', async () => {
  const { page, server } = await pages.open({ server: { bot: () => [{ text: 'Hello!' }] } });
  const write = async (text: string) => {
    await page.fill('textarea', text);
    await page.keyboard.press('Enter');
  };
  await write('first');
  await page.waitForSelector('text=Hello!');
  await page.evaluate(() => {
    for (let size = 2 ** 20; size >= 1; ) {
      try {
        localStorage.setItem(`cache${localStorage.length}`, 'x'.repeat(size));
      } catch {
        size /= 2;
      }
    }
  });
  await page.context().setOffline(true);
  server.model.restart();
  await page.waitForSelector('text=You are offline');
  await write('second');
  await page.waitForSelector('text=Your browser cannot keep your message');
  await page.context().setOffline(false);
  await until(async () => expect(await page.locator('.row.theirs .bubble').count()).toBe(2));
  expect(await page.textContent('.notice')).toBe('');
  await page.evaluate(() => localStorage.clear());
  await write('third');
  await page.waitForSelector('text=This chat has ended');
  expect(server.model.conversations).toHaveLength(1);
  await page.click('text=Start a new chat');
  expect(await page.inputValue('textarea')).toBe('third');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.row.own >> text="third"');
  expect(await page.locator('.row.own').count()).toBe(1);
});

test('the panel says that the server cannot be reached, and connects when it can', async () => {
  const { page, server } = await pages.open({ query: { socket: 'ws://localhost:9' }, closed: true });
  await page.click('#bubble');
  await page.waitForSelector('text=We cannot be reached right now', { timeout: 15_000 });
  await page.goto(server.page());
  await page.click('#bubble');
  await page.waitForSelector('.welcome');
});
