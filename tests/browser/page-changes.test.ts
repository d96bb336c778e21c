import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openedSite } from '../support/opened-site.ts';
import { bubble, CHAT, dialog, META, PAGE_ID, SHOP, visit } from '../support/site.ts';

const opened = openedSite();

const div = `<div class="fb-customerchat" page_id="${PAGE_ID}"></div>`;
const script = `<script async src="${CHAT}/en_US/sdk/xfbml.customerchat.js#xfbml=1"></script>`;
const html = (body: string) => `<!doctype html><html><head><title>Shop</title></head><body>${body}</body></html>`;

describe('a page that writes its HTML anew', () => {
  /** Counts what has our names, and presses the page's link that stands under the closed dialog. */
  async function isOneWidget(page: Page): Promise<void> {
    for (const each of [bubble, dialog, '.fb_dialog_advanced', '[data-testid="unread_iframe"]'])
      await expect.poll(() => page.locator(each).count(), { message: each }).toBe(1);
    const button = page.locator(bubble).getByRole('button');
    if ((await button.getAttribute('aria-expanded')) === 'true') await button.click();
    await page.locator('#link').click();
    await expect.poll(() => new URL(page.url()).hash).toBe('#bought');
    await page.evaluate(() => history.replaceState(null, '', '/'));
  }

  test('copies of our elements go with any way to copy HTML, and the page’s own elements stay', async () => {
    const own = '<div class="fb_dialog" id="own"><span data-testid="dialog_iframe-own">Meta’s own box</span></div>';
    const at = await visit(
      opened.browser,
      opened.site,
      html(`<a id="link" href="#bought" style="position:fixed;left:150px;bottom:200px">Buy</a>${own}${div}${script}`),
    );
    const open = async () => {
      await at.page.locator(bubble).getByRole('button').click();
      await at.page.locator(dialog).getByText('Conversation').waitFor();
    };
    for (const rewrite of [
      'document.body.innerHTML = document.body.innerHTML',
      // As Turbo does: it keeps a clone of the page that was left.
      'document.documentElement.replaceChild(document.body.cloneNode(true), document.body)',
      'const copy = document.createElement("main"); copy.innerHTML = document.body.innerHTML; document.body.replaceChildren(copy)',
      // A part of the page, beside the one that has the plugin.
      'document.body.append(document.querySelector(".fb-customerchat").cloneNode(true))',
    ]) {
      await open();
      await at.page.evaluate(rewrite);
      await isOneWidget(at.page);
      expect(await at.page.locator('#own > span').textContent()).toBe('Meta’s own box');
    }
    // A page that was saved with our elements in it, before the plugin has run.
    const saved = await at.page.evaluate(() => document.body.innerHTML);
    await at.close();
    const again = await visit(opened.browser, opened.site, html(saved));
    await isOneWidget(again.page);
    expect([...at.errors, ...again.errors]).toEqual([]);
    await again.close();
  });

  test('a page that writes a new document over itself keeps a bubble that opens and closes', async () => {
    const at = await visit(opened.browser, opened.site, html(`${div}${script}`));
    const button = at.page.locator(bubble).getByRole('button');
    const conversation = at.page.locator(dialog).getByText('Conversation');
    for (const state of ['closed', 'open']) {
      await at.page.evaluate(
        (text) => {
          document.open();
          document.write(text);
          document.close();
          document.addEventListener('click', ({ target }) => document.body.append(`heard ${target}`));
        },
        html(`${div}${script}`),
      );
      await expect.poll(() => button.count(), { message: state }).toBe(1);
      if (await conversation.isVisible()) await button.click();
      await conversation.waitFor({ state: 'hidden' });
      await button.click();
      await conversation.waitFor();
    }
    expect(await at.page.getByText('heard').count()).toBe(0);
    expect(at.errors).toEqual([]);
    await at.close();
  });
});

describe('a page that takes our elements away', () => {
  const remover = (selector: string) => `<script>window.removed = 0;
    window.remover = new MutationObserver(function () {
      var found = document.querySelector('${selector}'); if (found) { removed++; found.remove(); } });
    remover.observe(document, { childList: true, subtree: true });</script>`;

  test.each([
    ['.fb_dialog', 'FB.XFBML.parse()'],
    ['#fb-root', 'FB.CustomerChat.show(false)'],
    [dialog, 'FB.CustomerChat.showDialog()'],
    [
      '.fb_dialog',
      `document.querySelector('.fb-customerchat').outerHTML = '<div class="fb-customerchat" page_id="${PAGE_ID}"></div>'`,
    ],
  ])('a script that removes %s always wins at the second time, until %s', async (selector, call) => {
    const at = await visit(opened.browser, opened.site, html(`${remover(selector)}${div}`));
    const warnings: string[] = [];
    at.page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    await at.page.evaluate((src) => {
      const js = document.createElement('script');
      js.src = src;
      document.body.append(js);
    }, `${CHAT}/en_US/sdk/xfbml.customerchat.js#xfbml=1`);
    await expect.poll(() => warnings).toHaveLength(1);
    expect(warnings[0]).toContain('FB.CustomerChat.show() brings it back');
    expect(await at.page.locator(`${bubble}, ${dialog}`).count()).toBe(0);
    // Other changes of the page do not bring it back.
    await at.page.evaluate('new Promise(function (done) { document.body.append("more"); setTimeout(done, 200); })');
    expect(await at.page.evaluate('removed')).toBe(2);
    await at.page.evaluate(`remover.disconnect(); ${call}`);
    await at.page.locator(bubble).waitFor();
    expect(await at.page.locator(dialog).count()).toBe(1);
    expect(warnings).toHaveLength(1);
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test('our elements come back if the page removes them once, and once more ten seconds later', async () => {
    const at = await visit(opened.browser, opened.site, html(`${div}${script}`), {
      prepare: (context) => context.clock.install(),
    });
    const remove = () => at.page.evaluate(`document.querySelector('.fb_dialog').remove()`);
    await at.page.locator(bubble).waitFor();
    await remove();
    await at.page.clock.runFor(200);
    await at.page.locator(bubble).waitFor();
    await at.page.clock.runFor(10_100);
    await remove();
    await at.page.clock.runFor(200);
    await at.page.locator(bubble).waitFor();
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test('a page that takes them away and calls FB.XFBML.parse at once has them after each call', async () => {
    const at = await visit(opened.browser, opened.site, html(`${div}${script}`));
    await at.page.locator(bubble).waitFor();
    for (let again = 1; again <= 3; again++) {
      // The page's own next task after the call already finds them, as after Meta's.
      const isThere = await at.page.evaluate(`new Promise((resolve) => {
        document.querySelector('.fb_dialog_advanced').remove();
        FB.XFBML.parse(undefined, () => resolve(document.querySelectorAll('.fb_dialog_advanced').length === 1));
      })`);
      expect(isThere).toBe(true);
    }
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test('a page that answers our every change by a new div goes on working', async () => {
    const at = await visit(
      opened.browser,
      opened.site,
      html(`<main>${div}</main><script>window.replaced = 0; new MutationObserver(function () {
        if (document.querySelector('.fb-customerchat > span')) {
          replaced++; document.querySelector('main').innerHTML = '<div class="fb-customerchat"></div>'; }
      }).observe(document, { childList: true, subtree: true });</script>${script}`),
    );
    await expect.poll(() => at.page.evaluate('replaced')).toBeGreaterThan(2);
    // Ten times a second at most: many times more would take the page's time.
    const before = Number(await at.page.evaluate('replaced'));
    await at.page.evaluate('new Promise(function (done) { setTimeout(done, 500); })');
    expect(Number(await at.page.evaluate('replaced')) - before).toBeLessThan(15);
    await at.close();
  });
});

test.each([
  ['Meta’s Pixel', '/en_US/fbevents.js', false],
  ['Meta’s Pixel, which is blocked', '/en_US/fbevents.js', true],
  ['Meta’s SDK, which is blocked', '/en_US/sdk.js', true],
])('the chat does not wait for a slow picture on a page with %s', async (_, path, blocked) => {
  const snippet = `<script>window.seen = []; window.fbAsyncInit = function () {
      FB.Event.subscribe('customerchat.load', function () { seen.push(document.readyState); }); FB.init({ xfbml: true }); };
    </script><script src="${CHAT}/en_US/sdk/xfbml.customerchat.js"></script><script async src="${META}${path}" onload="settled = true" onerror="settled = true"></script>`;
  const release: (() => void)[] = [];
  const pending = new Promise<void>((done) => release.push(done));
  const at = await visit(opened.browser, opened.site, html(`${div}${snippet}<img src="${SHOP}/slow.png" alt="">`), {
    meta: () => '',
    waitUntil: 'commit',
    prepare: async (context) => {
      await context.clock.install({ time: 1000 });
      await context.clock.pauseAt(2000);
      await context.route('**/slow.png', async (route) => {
        await pending;
        await route.abort();
      });
      if (blocked) await context.route(`${META}/**`, (route) => route.abort());
    },
  });
  await expect.poll(() => at.page.evaluate('window.settled')).toBe(true);
  // The page's clock stands still otherwise: the loader gives Meta's SDK more time than this to come.
  await at.page.clock.runFor(1000);
  expect(await at.page.evaluate('seen')).toEqual(['interactive']);
  for (const each of release) each();
  await at.close();
});
