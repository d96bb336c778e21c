import { describe, expect, test } from 'vitest';
import { openedSite } from '../support/opened-site.ts';
import { bubble, CHAT, dialog, META, PAGE_ID, visit } from '../support/site.ts';

const opened = openedSite();

const script = `${CHAT}/en_US/sdk/xfbml.customerchat.js#xfbml=1`;
const div = `<div class="fb-customerchat" page_id="${PAGE_ID}"></div>`;
const page = (head: string, body = `${div}<script src="${script}"></script>`) =>
  `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
const corner = { x: 1280 - 24 - 60, y: 800 - 24 - 60, width: 60, height: 60 };

describe('a page whose CSS resets everything', () => {
  test.each([
    ['* { all: unset }', '<style>* { all: unset }</style>'],
    [
      '* { all: revert; margin: 9px; padding: 9px; border: 3px solid }',
      '<style>* { all: revert; margin: 9px; padding: 9px; border: 3px solid }</style>',
    ],
    [
      'div, span, button { display: none }',
      '<style>button { display: none !important } div { position: static; float: left }</style>',
    ],
    [
      'huge text in capitals',
      '<style>html { font-size: 60px; text-transform: uppercase; letter-spacing: 1em; direction: rtl }</style>',
    ],
  ])('the bubble stays in its corner and can be clicked under the page’s CSS: %s', async (_, head) => {
    const at = await visit(opened.browser, opened.site, page(head));
    const button = at.page.locator(bubble).getByRole('button');
    await button.waitFor();
    const { x, y, width, height } = (await button.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    expect({ width, height }).toEqual({ width: 60, height: 60 });
    expect(Math.abs(x - corner.x) + Math.abs(y - corner.y)).toBeLessThanOrEqual(30);
    await button.click();
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test('a site’s own rules for Meta’s names win over the plugin’s', async () => {
    const at = await visit(
      opened.browser,
      opened.site,
      page(`<style>${bubble} { bottom: 100px !important; right: 50px !important }</style>`),
    );
    await at.page.locator(bubble).waitFor();
    expect(await at.page.locator(bubble).boundingBox()).toEqual({ ...corner, x: 1280 - 50 - 60, y: 800 - 100 - 60 });
    await at.close();
  });
});

test('scripts that add to Object.prototype and Array.prototype do no harm', async () => {
  const at = await visit(
    opened.browser,
    opened.site,
    page(`<script>Object.prototype.extend = function () {}; Object.prototype.ref = 'everywhere'; Object.prototype.each = 1;
      Array.prototype.last = function () {}; Function.prototype.bindTo = 2;</script>`),
  );
  await at.page.locator(bubble).click();
  await at.page.locator(dialog).getByText('Conversation').waitFor();
  expect(await at.page.evaluate(() => window.panel?.host.attributes().ref)).toBe('');
  expect(at.errors).toEqual([]);
  await at.close();
});

test('a strict Content-Security-Policy with Trusted Types has to allow only the site’s host', async () => {
  const at = await visit(opened.browser, opened.site, page(''), {
    headers: {
      'content-security-policy': `default-src 'none'; script-src ${CHAT}; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    },
  });
  await at.page.locator(bubble).click();
  await at.page.locator(dialog).getByText('Conversation').waitFor();
  const button = at.page.locator(bubble).getByRole('button');
  expect(await button.evaluate((node) => getComputedStyle(node).backgroundColor)).toBe('rgb(0, 114, 224)');
  expect(at.errors).toEqual([]);
  await at.close();
});

test('a policy with a nonce and strict-dynamic does not have to allow any host', async () => {
  const at = await visit(opened.browser, opened.site, page('', `${div}<script nonce="n" src="${script}"></script>`), {
    headers: { 'content-security-policy': `script-src 'nonce-n' 'strict-dynamic'; object-src 'none'; base-uri 'none'` },
  });
  await at.page.locator(bubble).click();
  await at.page.locator(dialog).getByText('Conversation').waitFor();
  await at.close();
});

test('the chat works if storage is forbidden, and remembers nothing', async () => {
  const at = await visit(
    opened.browser,
    opened.site,
    page(
      `<script>Object.defineProperty(window, 'localStorage', { get: function () { throw new DOMException('no', 'SecurityError'); } });</script>`,
    ),
  );
  await at.page.locator(bubble).click();
  await at.page.locator(dialog).getByText('Conversation').waitFor();
  expect(at.errors).toEqual([]);
  await at.close();
});

test('on a domain that is not allowed nothing is drawn, and the console says what to do', async () => {
  const at = await visit(opened.browser, opened.site, page(''), { origin: 'https://thief.test' });
  await expect.poll(() => at.errors.join()).toMatch(/https:\/\/thief\.test.*whitelistedDomains in chat\.config\.ts/);
  // A call of the page does not change that, and fetches no panel.
  await at.page.evaluate('FB.CustomerChat.showDialog()');
  await at.page.evaluate(() => new Promise((done) => setTimeout(done)));
  expect(await at.page.locator(bubble).count()).toBe(0);
  expect(at.requests).toHaveLength(1);
  await at.close();
});

test('the page does not shift when the plugin comes and goes', async () => {
  const at = await visit(
    opened.browser,
    opened.site,
    page(
      '',
      `${div}<h1>A shop</h1><p>Text</p>${div.replace('class', 'id="x" title')}<footer>End</footer><script async src="${script}"></script>`,
    ),
  );
  const top = () => at.page.locator('footer').evaluate((node) => node.getBoundingClientRect().top);
  const before = await top();
  await at.page.locator(bubble).click();
  await at.page.locator(dialog).getByText('Conversation').waitFor();
  expect(await top()).toBe(before);
  const shift = await at.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new PerformanceObserver((list) => resolve(list.getEntries().length));
        observer.observe({ type: 'layout-shift', buffered: true });
        setTimeout(resolve, 300, 0);
      }),
  );
  expect(shift).toBe(0);
  await at.close();
});

describe('snippets by hand', () => {
  test('the snippet of Meta’s generator works: an empty div whose attributes a script sets', async () => {
    const at = await visit(
      opened.browser,
      opened.site,
      page(
        '',
        `<div id="fb-root"></div><div id="fb-customer-chat" class="fb-customerchat"></div>
<script>var chatbox = document.getElementById('fb-customer-chat'); chatbox.setAttribute("page_id", "${PAGE_ID}");
chatbox.setAttribute("attribution", "biz_inbox");</script>
<script>window.fbAsyncInit = function() { FB.init({ xfbml : true, version : 'v18.0' }); };
(function(d, s, id) { var js, fjs = d.getElementsByTagName(s)[0]; if (d.getElementById(id)) return;
js = d.createElement(s); js.id = id; js.src = '${META}/en_US/sdk/xfbml.customerchat.js'; fjs.parentNode.insertBefore(js, fjs);
}(document, 'script', 'facebook-jssdk'));</script>`,
      ),
    );
    await at.page.locator(bubble).click();
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    // The panel does not read it, and the page's markup stays as it was.
    expect(await at.page.locator('.fb-customerchat').getAttribute('attribution')).toBe('biz_inbox');
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test('a tag manager may add script and div long after the page has loaded', async () => {
    const at = await visit(opened.browser, opened.site, page('', '<h1>A shop</h1>'));
    await at.page.evaluate(`setTimeout(function () {
      var js = document.createElement('script'); js.async = true; js.src = '${script}'; document.head.appendChild(js);
      setTimeout(function () { document.body.insertAdjacentHTML('beforeend', '${div}'); }, 200); }, 200);`);
    await at.page.locator(bubble).waitFor();
    expect(await at.page.locator('#fb-root').count()).toBe(1);
    await at.close();
  });

  test('the plugin works with a global function fbAsyncInit and a global variable FB, which cannot be redefined', async () => {
    const at = await visit(
      opened.browser,
      opened.site,
      page(
        '<script>var FB; function fbAsyncInit() { FB.init({ xfbml: true }); }</script>',
        `${div}<script src="${CHAT}/en_US/sdk/xfbml.customerchat.js"></script>`,
      ),
    );
    await at.page.locator(bubble).waitFor();
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test('the loader works as a module', async () => {
    const at = await visit(
      opened.browser,
      opened.site,
      page('', `${div}<script type="module" src="${script}"></script>`),
    );
    await at.page.locator(bubble).waitFor();
    await at.close();
  });

  test('two divs make one plugin', async () => {
    const at = await visit(opened.browser, opened.site, page('', `${div}${div}<script src="${script}"></script>`));
    await at.page.locator(bubble).waitFor();
    expect(await at.page.locator(bubble).count()).toBe(1);
    await at.page.evaluate(`document.querySelector('.fb-customerchat').remove()`);
    await at.page.locator('.fb_iframe_widget').waitFor({ state: 'attached' });
    expect(await at.page.locator(dialog).count()).toBe(1);
    await at.close();
  });
});
