import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violationsInLightAndDark } from '../support/axe.ts';
import { openBrowser } from '../support/shared-browser.ts';
import { bubble, CHAT, dialog, SHOP, startSite, visit } from '../support/site.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), startSite()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Opens the wizard; `origin` is where the site is, as the browser sees it. */
async function open(options: BrowserContextOptions & { origin?: string } = {}) {
  const { origin = site.url, ...rest } = options;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...rest,
  });
  context.setDefaultTimeout(10_000);
  if (origin !== site.url) {
    await context.route(`${origin}/**`, async (route) => {
      const answer = await fetch(site.url + new URL(route.request().url()).pathname);
      await route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      });
    });
  }
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`${origin}/setup.html`);
  const preview = page.frameLocator('iframe');
  await preview.locator(bubble).waitFor();
  return {
    page,
    preview,
    errors,
    code: async (id: string) => (await page.locator(`pre#${id}`).textContent()) ?? '',
    /** What the preview's panel gets. */
    panel: () =>
      page
        .frames()[1]
        ?.evaluate(() => ({ attributes: window.panel?.host.attributes(), config: window.panel?.host.config })),
    close: () => context.close(),
  };
}

describe('the plugin in the preview', () => {
  test('the preview follows colour, icon, label, corner and distance while you choose them', async () => {
    const at = await open();
    const button = at.preview.locator(`${bubble} button`);
    await at.page.getByLabel('Theme colour', { exact: true }).fill('#7A3B2E');
    await expect.poll(() => button.evaluate((each) => each.style.background)).toBe('rgb(122, 59, 46)');
    await at.page.getByLabel('Label of the button').fill('Ask the potter');
    await expect.poll(() => button.textContent()).toBe('Ask the potter');
    await at.page.getByLabel('Icon of the button').selectOption('Angular speech bubble');
    await expect.poll(() => button.locator('i').evaluate((each) => each.style.clipPath)).toMatch(/M ?2 3/);
    await at.page.getByLabel('Left', { exact: true }).check();
    await at.page.getByLabel('Side edge, pixels').fill('60');
    const host = at.preview.locator(bubble);
    await expect.poll(() => host.evaluate((each) => [each.style.left, each.style.right])).toEqual(['60px', 'auto']);
    await at.close();
  });

  test('the preview greets again with the new words when you change the greeting', async () => {
    const at = await open();
    await at.page.getByLabel('Shows and stays').check();
    await at.preview.locator(dialog).getByText('Hi! Ask us anything.').waitFor();
    await at.page.getByLabel('Greeting', { exact: true }).fill('Good morning!');
    await at.preview.locator(dialog).getByText('Good morning!').waitFor();
    await at.page.getByLabel('Stays hidden').check();
    await at.preview.locator(dialog).getByText('Good morning!').waitFor({ state: 'hidden' });
    await at.close();
  });

  test('the preview greets after the delay, and again when you open the page again after closing the greeting', async () => {
    const at = await open();
    await at.page.getByLabel('After how many seconds').fill('1');
    await at.page.getByLabel('Shows and stays').check();
    const close = at.preview.locator(dialog).getByRole('button', { name: 'Close' });
    await close.click();
    await close.waitFor({ state: 'hidden' });
    await at.page.getByRole('button', { name: 'Open the page again' }).click();
    await close.waitFor();
    await at.close();
  });

  test('the preview has the chosen language and the chosen response time', async () => {
    const at = await open();
    await at.page.getByLabel('Language').selectOption('pt_BR');
    await at.page.getByLabel('Response time').selectOption('Typically replies within an hour');
    await expect
      .poll(async () => {
        // The page in the frame has loaded again: it fetches the panel when the bubble is clicked.
        await at.preview.locator(`${bubble} button`).click();
        const { config } = (await at.panel()) ?? {};
        return [config?.locale, config?.responseTime];
      })
      .toEqual(['pt_BR', 'hour']);
    await at.close();
  });

  test('the preview can be as narrow as a phone, and then keeps the distance for phones', async () => {
    const at = await open();
    await at.page.getByLabel('Bottom edge on phones').fill('70');
    await at.page.getByRole('button', { name: 'As on a phone' }).click();
    expect((await at.page.locator('iframe').boundingBox())?.width).toBe(375);
    const host = at.preview.locator(bubble);
    await expect.poll(() => host.evaluate((each) => each.style.bottom)).toContain('70px');
    await at.close();
  });
});

describe('what you copy from the wizard', () => {
  test('the chat.config.ts compiles, is formatted as the project is, and has what you chose', async () => {
    const at = await open();
    await at.page.getByLabel('Name', { exact: true }).fill('Kiln & Cup\'s "best" \\ shop');
    await at.page.getByLabel('Page ID').fill('112233445566');
    await at.page.getByLabel('Theme colour', { exact: true }).fill('#7a3b2e');
    await at.page.getByLabel('Label of the button').fill('Ask us');
    await at.page.getByLabel('Bottom edge, pixels').fill('90');
    await at.page.getByLabel('Response time').selectOption('Typically replies within a day');
    await at.page
      .getByLabel(/one domain a line/)
      .fill('https://shop.example\nbücher.example, https://*.shop.example/\nHTTPS://Shop.Example');
    await at.page.locator('figure', { hasText: 'chat.config.ts' }).getByRole('button').click();
    await at.page.getByRole('button', { name: 'Copied' }).waitFor();
    const text = await at.page.evaluate(() => navigator.clipboard.readText());
    expect(text).toBe(await at.code('config'));

    const folder = join(root, `.build/setup-${process.pid}`);
    const file = join(folder, 'chat.config.ts');
    await mkdir(folder, { recursive: true });
    try {
      const moved = text.replace('./lib/', '../../lib/');
      await writeFile(file, moved);
      const { default: config } = await import(file);
      expect(config).toEqual({
        page: { id: '112233445566', name: 'Kiln & Cup\'s "best" \\ shop' },
        whitelistedDomains: ['https://shop.example', 'https://xn--bcher-kva.example', 'https://*.shop.example'],
        plugin: {
          themeColor: '#7A3B2E',
          desktopBottomSpacing: 90,
          entryPointLabel: 'ASK_US',
          loggedOutGreeting: 'Hi! Ask us anything.',
          greetingDialogDisplay: 'hide',
        },
        responseTime: 'day',
        profile: {},
      });
      await run('npx', ['tsc', '--noEmit', '--ignoreConfig', '--strict', ...modules, file], { cwd: root });
      await expect(formatted(text)).resolves.toBe(text);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    await at.close();
  });

  test('the chat.config.ts keeps the ice breakers and the menu of the built one', async () => {
    const { default: shipped } = await import('#config');
    const theirs = await startSite({}, shipped);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${theirs.url}/setup.html`);
    const text = (await page.locator('pre#config').textContent()) ?? '';
    expect(text).toContain("{ question: 'Where is my order?', payload: 'ORDER_STATUS' },");
    expect(text).toContain("{ type: 'postback', title: 'Customer Support', payload: 'CUSTOMER_SUPPORT' },");
    await expect(formatted(text)).resolves.toBe(text);
    await context.close();
    await theirs.close();
  });

  test('the snippet has Meta’s shape and works when it is pasted', async () => {
    const at = await open({ origin: CHAT });
    await at.page.getByLabel('Language').selectOption('de_DE');
    const text = await at.code('snippet');
    expect(text).toContain(`js.src = '${CHAT}/de_DE/sdk/xfbml.customerchat.js';`);
    expect(text).toContain(`<div class="fb-customerchat" ref=""></div>`);
    expect(at.errors).toEqual([]);
    await at.close();

    const shop = await visit(browser, site, `<!doctype html><title>Shop</title><body>${text}`);
    await shop.page.locator(bubble).waitFor();
    expect(shop.errors).toEqual([]);
    await shop.close();
  });

  test('the snippet includes the look if you want no deploy', async () => {
    const at = await open({ origin: CHAT });
    await at.page.getByLabel('Greeting', { exact: true }).fill('"Hi" & <hello>');
    await at.page.getByLabel('Theme colour', { exact: true }).fill('#7a3b2e');
    await at.page.getByLabel(/Write the look into the page/).check();
    const shop = await visit(browser, site, `<!doctype html><title>Shop</title><body>${await at.code('snippet')}`);
    await shop.page.locator(`${bubble} button`).click();
    await shop.page.locator(dialog).getByText('Conversation').waitFor();
    expect(await shop.page.evaluate(() => window.panel?.host.attributes())).toMatchObject({
      theme_color: '#7a3b2e',
      logged_out_greeting: '"Hi" & <hello>',
    });
    await shop.close();
    await at.close();
  });

  test('the commands and the request give Meta the domains that it accepts, and contain no secret', async () => {
    const at = await open({ origin: CHAT });
    await at.page
      .getByLabel(/one domain a line/)
      .fill('https://shop.example\nhttps://*.shop.example\nhttps://b.example');
    expect(await at.code('commands')).toBe(
      'npm run profile -- domains add https://shop.example\nnpm run profile -- domains add https://b.example\n',
    );
    expect(await at.code('curl')).toBe(
      [
        "curl -X POST 'https://graph.facebook.com/v26.0/me/messenger_profile' \\",
        '  -H "Authorization: Bearer $PAGE_ACCESS_TOKEN" \\',
        "  -H 'Content-Type: application/json' \\",
        `  -d '{"whitelisted_domains":["https://shop.example/","https://b.example/"]}'`,
        '',
      ].join('\n'),
    );
    await at.close();
  });
});

describe('a mistake in the form', () => {
  let at: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    at = await open();
  });
  afterAll(() => at?.close());

  test.each([
    ['Name', '  ', 'Write the name that visitors see.'],
    ['Page ID', 'kiln-and-cup', 'This is the Page’s number, not its name'],
    ['Greeting', 'x'.repeat(81), 'This has 81 characters; the limit is 80.'],
    ['Theme colour', '#FFFFFF', 'White cannot be seen on a page.'],
    ['Theme colour', 'teal', 'Write the colour as # and six digits'],
    ['Side edge, pixels', '-4', 'Write a whole number of pixels'],
    ['Bottom edge on phones', '', 'Write a whole number of pixels'],
    [
      'Where the plugin may talk, one domain a line',
      'http://shop.example',
      'it must be https: write https://shop.example',
    ],
    ['Where the plugin may talk, one domain a line', 'https://shop.example/blog', 'write it without a path'],
    ['Where the plugin may talk, one domain a line', '203.0.113.7', 'an IP address is not a domain'],
    ['Where the plugin may talk, one domain a line', 'localhost:8080', 'leave it out'],
    ['Where the plugin may talk, one domain a line', 'https://shop', 'the name is incomplete'],
    ['Where the plugin may talk, one domain a line', 'https://sh op.example', 'the name is incomplete'],
    ['Where the plugin may talk, one domain a line', 'ftp://shop.example', 'write it as https://shop.example'],
    ['Where the plugin may talk, one domain a line', 'https://*.*.shop.example', 'this is not a domain'],
  ])('the field %s says what to write instead of %j', async (label, value, message) => {
    const field = at.page.getByLabel(label, { exact: true });
    const before = await field.inputValue();
    await field.fill(value);
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    const described = await field.evaluate(({ attributes }) =>
      (attributes.getNamedItem('aria-describedby')?.value ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent)
        .join(' '),
    );
    expect(described).toContain(message);
    // There is nothing to copy, and the list leads to the field.
    expect(await at.page.locator('pre').count()).toBe(0);
    await at.page.getByText(`${label} needs a correction first.`).waitFor();
    await at.page.locator('.results').getByRole('link').click();
    expect(await field.evaluate((each) => each === document.activeElement)).toBe(true);
    // The operator sees the field, also on a small screen.
    expect(await field.evaluate((each) => each.getBoundingClientRect().top >= 0)).toBe(true);
    await field.fill(before);
    await at.page.locator('pre#config').waitFor();
  });
});

describe('setup.html', () => {
  test('the policies of the wizard’s pages allow nothing unsafe, and the pages work under them', async () => {
    for (const name of ['setup.html', 'setup-preview.html']) {
      const page = await (await fetch(`${site.url}/${name}`)).text();
      expect(/Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self';(?!.*unsafe)/,
      );
    }
    const at = await open({ origin: CHAT });
    await at.page.getByLabel('Theme colour', { exact: true }).fill('#7a3b2e');
    await at.preview.locator(`${bubble} button`).click();
    await at.preview.locator(dialog).getByText('Conversation').waitFor();
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test('the wizard saves the file as chat.config.ts', async () => {
    const at = await open();
    const [download] = await Promise.all([
      at.page.waitForEvent('download'),
      at.page.getByRole('link', { name: 'Save' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('chat.config.ts');
    expect(await text(await download.createReadStream())).toBe(await at.code('config'));
    await at.close();
  });

  test('the wizard works with the keyboard alone', async () => {
    const at = await open();
    const field = at.page.getByLabel('Theme colour', { exact: true });
    await field.focus();
    await at.page.keyboard.press('ControlOrMeta+A');
    await at.page.keyboard.type('#7a3b2e');
    await at.page.keyboard.press('Tab');
    await at.page.keyboard.press('Tab');
    await at.page.keyboard.type('Round');
    await at.page.getByLabel('Right', { exact: true }).focus();
    await at.page.keyboard.press('ArrowRight');
    await expect.poll(() => at.code('config')).toContain("alignment: 'left'");
    expect(await at.code('config')).toContain("entryPointIcon: 'CHAT_ROUND_ICON'");
    const copy = at.page.locator('figure', { hasText: 'Snippet' }).getByRole('button');
    await copy.focus();
    await at.page.keyboard.press('Enter');
    await at.page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await at.page.evaluate(() => navigator.clipboard.readText())).toContain('fb-customerchat');
    await at.close();
  });

  test.each([375, 1280])(
    'setup.html at %i px, light or dark, is accessible with and without mistakes, and never scrolls sideways',
    async (width) => {
      const at = await open({ viewport: { width, height: 800 }, bypassCSP: true });
      for (const domains of [SHOP, `${SHOP}/a-path-that-is-long-and-does-not-belong-here-at-all-but-is-shown`]) {
        await at.page.getByLabel(/one domain a line/).fill(domains);
        expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        expect(await violationsInLightAndDark(at.page)).toEqual([]);
      }
      await at.close();
    },
  );
});

const modules = [
  '--module',
  'esnext',
  '--moduleResolution',
  'bundler',
  '--allowImportingTsExtensions',
  '--skipLibCheck',
  '--types',
  'node',
  '--lib',
  'es2023,dom',
];

/** Formats a `chat.config.ts` as the project is formatted. */
async function formatted(text: string): Promise<string> {
  const child = run('npx', ['biome', 'check', '--write', '--stdin-file-path=chat.config.ts'], { cwd: root });
  child.child.stdin?.end(text);
  return (await child).stdout;
}
