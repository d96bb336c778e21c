import type { BrowserContext, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openedChat } from '../support/opened-chat.ts';
import { openedSite } from '../support/opened-site.ts';
import { bubble, CHAT, dialog, PAGE_ID, type Visit, visit } from '../support/site.ts';

const opened = openedSite();
const chat = openedChat(() => [
  { text: 'Hello from the bot.', quick_replies: [{ content_type: 'text', title: 'Yes' }] },
]);

const page = (script = '') =>
  `<!doctype html><html><body>${script}<div class="fb-customerchat" page_id="${PAGE_ID}"></div>
    <script src="${CHAT}/en_US/sdk/xfbml.customerchat.js#xfbml=1"></script></body></html>`;
const ours = (at: Visit) => at.errors.filter((each) => each.includes('Customer Chat:'));

/** The bubble says that the chat is unavailable, and keeps saying it when it is drawn again. */
async function isUnavailable(at: Visit): Promise<void> {
  const button = at.page.locator(bubble).getByRole('button', { name: 'Unavailable' });
  await button.getByText('Unavailable').waitFor();
  expect(await button.getAttribute('aria-expanded')).toBe('false');
  await at.page.evaluate(`FB.CustomerChat.update({ theme_color: '#7a3b2e' })`);
  await button.getByText('Unavailable').waitFor();
}

describe('the panel cannot be fetched', () => {
  const answer = (given: Parameters<Route['fulfill']>[0]) => (context: BrowserContext) =>
    context.route('**/plugin/**', (route) => route.fulfill(given));
  const csp = `script-src 'unsafe-inline' ${CHAT}/en_US/sdk/xfbml.customerchat.js`;
  const type = { contentType: 'text/javascript', headers: { 'access-control-allow-origin': '*' } };

  test.each<[string, RegExp, Parameters<typeof visit>[3], string?]>([
    [
      'the page’s policy refuses it',
      RegExp(`add ${CHAT} to script-src`),
      { headers: { 'content-security-policy': csp } },
    ],
    ['the server fails', /the server answers 503/, { prepare: answer({ ...type, status: 503 }) }],
    ['it is cut off', /SyntaxError/, { prepare: answer({ ...type, body: 'export function mount(' }) }],
    [
      'it throws',
      /no such thing/,
      { prepare: answer({ ...type, body: 'export const mount = () => { throw Error("no such thing"); }' }) },
    ],
    ['the browser is too old', /too old; the oldest are Chrome/, {}, '<script>delete Array.prototype.at</script>'],
    [
      'the network fails',
      /Failed to fetch/,
      { prepare: (context) => context.route('**/plugin/**', (route) => route.abort()) },
    ],
  ])('the bubble says so, and one line in the console says why, where %s', async (_, reason, options, script) => {
    const at = await visit(opened.browser, opened.site, page(script), options);
    await at.page.locator(bubble).click();
    await expect.poll(() => ours(at)).toHaveLength(1);
    expect(ours(at)[0]).toMatch(reason);
    if (!/script-src/.test(`${reason}`)) expect(ours(at)[0]).not.toContain('script-src');
    await isUnavailable(at);
    expect(ours(at)).toHaveLength(1);
    await at.close();
  });

  test('the next press fetches it from an address that the browser has not failed with', async () => {
    const at = await visit(opened.browser, opened.site, page());
    await at.page.locator(bubble).waitFor();
    await at.page.context().setOffline(true);
    await at.page.context().route('**/plugin/**', (route) => route.abort());
    await at.page.locator(bubble).focus();
    await at.page.locator(bubble).click();
    await expect.poll(() => ours(at)[0]).toMatch(/the browser is offline/);
    await isUnavailable(at);
    await at.page.context().setOffline(false);
    await at.page.context().unroute('**/plugin/**');
    await at.page.locator(bubble).click();
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    await at.page.locator(bubble).getByText('Unavailable').waitFor({ state: 'detached' });
    const addresses = at.requests.filter((url) => url.includes('/plugin/'));
    expect(new Set(addresses).size).toBe(addresses.length);
    // The file has everything in it: what it imported would have failed for good.
    expect(new Set(addresses.map((url) => url.replace(/\?\d+$/, ''))).size).toBe(1);
    expect(addresses.at(-1)).toMatch(/\/plugin\/panel-en_US-[A-Z0-9]{8}\.js\?\d+$/);
    await at.close();
  });
});

describe('the panel cannot be drawn', () => {
  /** The page breaks what each drawing uses, while `broken` is true. */
  const script = `window.broken = false; var find = ShadowRoot.prototype.querySelector;
    ShadowRoot.prototype.querySelector = function () { if (broken) throw new Error('broken by the page');
      return find.apply(this, arguments); };`;

  test('at the first drawing or later, the bubble says so, and the next press draws it anew', async () => {
    const at = await chat.visit({ script });
    const field = at.page.locator(`${dialog} textarea`);
    for (const [breaks, count] of [
      [() => at.page.locator(bubble).click(), 1],
      [() => at.page.evaluate(`dispatchEvent(new Event('resize'))`), 2],
    ] as const) {
      await at.page.evaluate('broken = true');
      await breaks();
      await expect.poll(() => ours(at)).toHaveLength(count);
      expect(ours(at).at(-1)).toContain('broken by the page');
      await isUnavailable(at);
      expect(await at.page.locator(`${dialog} *`).count()).toBe(0);
      await at.page.evaluate('broken = false');
      await at.page.locator(bubble).click();
      await field.waitFor();
      await at.page.locator(bubble).getByText('Unavailable').waitFor({ state: 'detached' });
    }
    expect(at.errors).toHaveLength(2);
    await at.close();
  });
});

test('the chat works without what browsers got after the oldest one that is served', async () => {
  const at = await chat.open({
    locale: 'de_DE',
    script: `for (const name of ['findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with', 'group'])
        delete Array.prototype[name];
      for (const name of ['hasOwn', 'groupBy']) delete Object[name];
      for (const name of ['timeout', 'any']) delete AbortSignal[name];
      for (const name of ['withResolvers', 'try']) delete Promise[name];
      for (const name of ['isWellFormed', 'toWellFormed']) delete String.prototype[name];
      for (const name of ['union', 'intersection', 'difference', 'isSubsetOf']) delete Set.prototype[name];
      for (const name of ['fromAsync']) delete Array[name];
      delete window.structuredClone; delete navigator.userAgentData; delete window.scheduler; delete Iterator.prototype.map;
      delete Element.prototype.checkVisibility; delete Element.prototype.setHTMLUnsafe; delete window.Highlight;`,
  });
  const field = at.page.locator(`${dialog} textarea`);
  await field.fill('Guten Tag');
  await field.press('Enter');
  const lines = at.page.locator(`${dialog} .row .bubble .text`);
  await lines.filter({ hasText: 'Hello from the bot.' }).waitFor();
  await at.page.locator(dialog).getByRole('button', { name: 'Yes' }).click();
  await lines.filter({ hasText: /^Yes$/ }).waitFor();
  expect(at.errors).toEqual([]);
  await at.close();
});

test('a browser without constructed style sheets gets one line in the console, and a page that works', async () => {
  const at = await visit(
    opened.browser,
    opened.site,
    page('<script>delete CSSStyleSheet.prototype.replaceSync</script>'),
  );
  await expect.poll(() => ours(at)).toHaveLength(1);
  expect(ours(at)[0]).toContain('this browser is too old');
  expect(at.errors).toHaveLength(1);
  expect(await at.page.locator(bubble).count()).toBe(0);
  await at.close();
});
