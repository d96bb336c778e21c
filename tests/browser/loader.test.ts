import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../support/shared-browser.ts';
import { bubble, dialog, META, PAGE_ID, SHOP, startSite, type Visit, visit } from '../support/site.ts';

let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;
const visits: Visit[] = [];

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), startSite()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** A page as Meta's generator and tutorial made it: options, then the script, then the element. */
function shop(parts: { element?: string; init?: string; script?: string; head?: string; after?: string } = {}): string {
  const {
    element = `<div class="fb-customerchat" page_id="${PAGE_ID}"></div>`,
    init = `window.fbAsyncInit = function () { FB.init({ xfbml: true, version: 'v18.0' }); };`,
    script = `${META}/en_US/sdk/xfbml.customerchat.js`,
  } = parts;
  return `<!doctype html><html><head>${parts.head ?? ''}</head><body><div id="fb-root"></div>${element}
<script>window.seen = []; ${init}
(function (d, s, id) { var js, fjs = d.getElementsByTagName(s)[0]; if (d.getElementById(id)) return;
js = d.createElement(s); js.id = id; js.src = '${script}'; fjs.parentNode.insertBefore(js, fjs);
}(document, 'script', 'facebook-jssdk'));</script>${parts.after ?? ''}</body></html>`;
}

async function open(html: string, options: Parameters<typeof visit>[3] = {}): Promise<Visit> {
  const visited = await visit(browser, site, html, options);
  visits.push(visited);
  return visited;
}

const calls = (at: Visit) => at.page.evaluate(() => window.panel?.calls ?? []);
const subscribeAll = `['load','show','hide','dialogShow','dialogHide'].forEach(function (name) {
  FB.Event.subscribe('customerchat.' + name, function () { seen.push(name); }); });
FB.Event.subscribe('xfbml.render', function () { seen.push('render'); });`;
const seen = (at: Visit) => at.page.evaluate('window.seen') as Promise<string[]>;

describe('a page that once used Meta’s plugin', () => {
  test('the page shows one bubble with Meta’s elements around it, and has loaded only the loader', async () => {
    const at = await open(shop());
    await at.page.locator(bubble).getByRole('button', { name: 'Chat: Kiln & Cup' }).waitFor();
    expect(at.requests).toEqual([`${META}/en_US/sdk/xfbml.customerchat.js`]);
    expect(
      await at.page
        .locator('#fb-root.fb_reset > .fb_dialog.fb_dialog_advanced[alignment="right"][desktop_bottom_spacing="24"]')
        .count(),
    ).toBe(1);
    expect(await at.page.locator('.fb_dialog > .fb_dialog_content > [data-testid="unread_iframe"]').count()).toBe(1);
    const div = at.page.locator('div.fb-customerchat.fb_invisible_flow.fb_iframe_widget[fb-xfbml-state="rendered"]');
    expect(await div.locator(`> span > ${dialog}`).count()).toBe(1);
    const box = await at.page.locator(bubble).boundingBox();
    expect(box).toEqual({ x: 1280 - 24 - 60, y: 800 - 24 - 60, width: 60, height: 60 });
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test.each([
    ['the debug build', `${META}/en_US/sdk/xfbml.customerchat/debug.js`],
    ['the plain SDK', `${META}/de_DE/sdk.js`],
    ['the plain debug build', `${META}/pl_PL/sdk/debug.js`],
    ['a locale in small letters', `${META}/en_us/sdk/xfbml.customerchat.js`],
    ['a query', `${META}/zh_TW/sdk/xfbml.customerchat.js?v=2`],
  ])('the plugin works with %s', async (_, script) => {
    const at = await open(shop({ script }));
    await at.page.locator(bubble).waitFor();
    await at.page.locator(bubble).click();
    await expect.poll(() => at.page.evaluate(() => window.panel?.host.config.locale)).toBe(script.split('/')[3]);
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test.each([
    ['an fb: tag', `<fb:customerchat page_id="${PAGE_ID}" theme_color="#ff0000" ref="a"></fb:customerchat>`],
    [
      'data- and dashes',
      `<div class="fb-customerchat" data-page-id="${PAGE_ID}" data-theme-color="ff0000" data-ref="a"></div>`,
    ],
    [
      'data- and underscores',
      `<div class="fb-customerchat" data-page_id="${PAGE_ID}" data-theme_color="#FF0000" data-ref="a"></div>`,
    ],
    ['dashes', `<div class="fb-customerchat" page-id="${PAGE_ID}" theme-color="#ff0000" ref="a"></div>`],
  ])('the plugin understands attributes written with %s', async (_, element) => {
    const at = await open(shop({ element }));
    await at.page.locator(bubble).click();
    await expect
      .poll(() => at.page.evaluate(() => window.panel?.host.attributes()))
      .toMatchObject({ theme_color: '#ff0000', ref: 'a' });
    await at.close();
  });

  test('a click opens the dialog, another closes it, and the focus returns to the bubble', async () => {
    const at = await open(
      shop({ init: `window.fbAsyncInit = function () { ${subscribeAll} FB.init({ xfbml: true }); };` }),
    );
    const button = at.page.locator(bubble).getByRole('button');
    await button.click();
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await at.page.locator(dialog).getByRole('button', { name: 'Close' }).press('Enter');
    await at.page.locator(dialog).getByText('Conversation').waitFor({ state: 'hidden' });
    expect(await button.evaluate((node) => node.matches(':focus'))).toBe(true);
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    expect(await calls(at)).toEqual(['mount', 'open by hand', 'close']);
    expect(await seen(at)).toEqual(['load', 'show', 'render', 'dialogShow', 'dialogHide']);
    await at.close();
  });

  test('the panel is fetched when a visitor points at the bubble', async () => {
    const at = await open(shop());
    await at.page.locator(bubble).hover();
    await expect.poll(() => at.requests.length).toBe(2);
    expect(at.requests[1]).toMatch(/\/plugin\/panel-en_US-[A-Z0-9]{8}\.js$/);
    expect(await calls(at)).toEqual([]);
    await at.close();
  });
});

describe('the bubble', () => {
  test('the bubble shows the number of unread lines, and its name comes from the panel', async () => {
    const at = await open(shop());
    await at.page.locator(bubble).click();
    await at.page.waitForFunction('window.panel');
    const unread = at.page.locator('[data-testid="unread_iframe"]');
    await at.page.evaluate(() => {
      window.panel?.host.unread(3);
      window.panel?.host.label('Czat: 3 nowe');
    });
    await unread.getByText('3').waitFor();
    await at.page.locator(bubble).getByRole('button', { name: 'Czat: 3 nowe' }).waitFor();
    await at.page.evaluate(() => window.panel?.host.unread(12));
    await unread.getByText('9+').waitFor();
    await at.page.evaluate(() => window.panel?.host.unread(0));
    await unread.getByText('9+').waitFor({ state: 'hidden' });
    await at.close();
  });

  test('parsing a part of the page draws the plugin only if its element is in that part', async () => {
    const at = await open(
      shop({
        init: `window.fbAsyncInit = function () { FB.init({ xfbml: false }); };`,
        after: '<h1 id="like">Like</h1>',
      }),
    );
    await at.page.waitForFunction(() => window.FB?.XFBML);
    await at.page.evaluate(`new Promise((done) => FB.XFBML.parse(document.getElementById('like'), done))`);
    expect(await at.page.locator(bubble).count()).toBe(0);
    await at.page.evaluate(`FB.XFBML.parse(document.body)`);
    await at.page.locator(bubble).waitFor();
  });

  test('fbAsyncInit is called after the script’s own onload', async () => {
    const at = await open(
      shop({
        init: `window.fbAsyncInit = function () { seen.push('init'); FB.init({ xfbml: true }); };
var script = document.createElement('script'); script.onload = function () { seen.push('onload'); };
script.src = '${META}/en_US/sdk/xfbml.customerchat.js'; document.head.append(script);`,
        script: '/nothing.js',
      }),
    );
    await at.page.locator(bubble).waitFor();
    expect(await seen(at)).toEqual(['onload', 'init']);
  });

  test('a function fbAsyncInit that is declared after the script is called', async () => {
    const at = await open(
      `<!doctype html><body><div class="fb-customerchat" page_id="${PAGE_ID}"></div>
<script src="${META}/en_US/sdk/xfbml.customerchat.js"></script>
<script>function fbAsyncInit() { FB.init({ xfbml: true }); }</script></body>`,
    );
    await at.page.locator(bubble).waitFor();
  });

  test('early calls are kept, and their events come in the order in which things happen', async () => {
    const at = await open(
      shop({
        init: `window.fbAsyncInit = function () { ${subscribeAll} FB.CustomerChat.showDialog(); FB.init({ xfbml: true }); };`,
      }),
    );
    await expect.poll(() => seen(at)).toContain('dialogShow');
    expect((await seen(at)).filter((name) => name !== 'render')).toEqual(['load', 'show', 'dialogShow']);
    await at.page.locator(dialog).getByText('Conversation').waitFor();
  });

  test('a spacing may have a unit, and one that is not a number yields to the default', async () => {
    const at = await open(
      shop({
        element: `<div class="fb-customerchat" page_id="${PAGE_ID}" desktop_side_spacing="50px" desktop_bottom_spacing="much"></div>`,
      }),
    );
    await at.page.locator(bubble).waitFor();
    expect(await at.page.locator(bubble).boundingBox()).toMatchObject({ x: 1280 - 50 - 60, y: 800 - 24 - 60 });
  });

  test('Meta’s labels and the bubble’s name are in the language of the path', async () => {
    const at = await open(
      shop({
        element: `<div class="fb-customerchat" page_id="${PAGE_ID}" entry_point_label="ASK_US"></div>`,
        script: `${META}/de_DE/sdk/xfbml.customerchat.js`,
      }),
    );
    const button = at.page.locator(bubble).getByRole('button', { name: 'Chat: Kiln & Cup' });
    await button.getByText('Fragen Sie uns').waitFor();
  });

  test('the bubble has the colour, label, icon, side and spacing of the page, and readable text on any colour', async () => {
    const at = await open(
      shop({
        element: `<div class="fb-customerchat" page_id="${PAGE_ID}" theme_color="#ffe600" entry_point_label="ASK_US"
          entry_point_icon="NONE" alignment="LEFT" desktop_bottom_spacing="80" desktop_side_spacing="0"></div>`,
      }),
    );
    const button = at.page.locator(bubble).getByRole('button');
    await button.getByText('Ask us').waitFor();
    const { backgroundColor, color } = await button.evaluate((node) => ({ ...getComputedStyle(node) }));
    expect({ backgroundColor, color }).toEqual({ backgroundColor: 'rgb(255, 230, 0)', color: 'rgb(0, 0, 0)' });
    expect(await button.boundingBox()).toMatchObject({ x: 0, y: 800 - 80 - 60, height: 60 });
    await at.page.evaluate(`document.querySelector('.fb-customerchat').setAttribute('theme_color', '#7a3b2e')`);
    await expect.poll(() => button.evaluate((node) => getComputedStyle(node).color)).toBe('rgb(255, 255, 255)');
    await at.close();
  });

  test.each([
    ['has written before', 'customer-chat:session'],
    ['ended the chat offline', 'customer-chat:ending'],
    ['wrote their first line and left before it was sent', 'customer-chat:out.1790000000000.c-1'],
  ])('for a visitor who %s the panel is fetched at once, and nothing opens', async (_, stored) => {
    const at = await open(shop());
    await at.page.locator(bubble).waitFor();
    await at.page.evaluate((key) => localStorage.setItem(key, '{}'), stored);
    await at.page.goto(`${SHOP}/again`);
    await expect.poll(() => calls(at)).toEqual(['mount']);
    await at.close();
  });
});

describe('when to begin', () => {
  test('options behind the script’s # start the plugin, as WordPress writes them', async () => {
    const at = await open(
      shop({ init: '', script: `${META}/en_US/sdk/xfbml.customerchat.js#xfbml=1&version=v6.0&autoLogAppEvents=1` }),
    );
    await at.page.locator(bubble).waitFor();
    await at.close();
  });

  test('fbAsyncInit is called once, even if the page sets it after the script has loaded', async () => {
    const at = await open(
      shop({
        init: '',
        after: `<script>document.getElementById('facebook-jssdk').onload = function () { Promise.resolve().then(function () {
          window.fbAsyncInit = function () { seen.push('init'); FB.init({ xfbml: true }); }; }); };</script>`,
      }),
    );
    await at.page.locator(bubble).waitFor();
    expect(await seen(at)).toEqual(['init']);
    await at.page.evaluate(`window.fbAsyncInit = function () { seen.push('later'); }`);
    await expect.poll(() => seen(at)).toEqual(['init', 'later']);
    await at.close();
  });

  test('without xfbml the plugin is drawn when the page calls parse, and then the callback is called', async () => {
    const at = await open(
      shop({ init: `window.fbAsyncInit = function () { FB.init({ xfbml: false }); seen.push('init'); };` }),
    );
    await expect.poll(() => seen(at)).toEqual(['init']);
    expect(await at.page.locator(bubble).count()).toBe(0);
    await at.page.evaluate(
      `FB.XFBML.parse(document.body, function () { seen.push(!!document.querySelector('${bubble}')); })`,
    );
    await expect.poll(() => seen(at)).toEqual(['init', true]);
    await at.close();
  });

  test('a call before the plugin is drawn takes effect once it is drawn', async () => {
    const at = await open(
      shop({ init: `window.fbAsyncInit = function () { FB.CustomerChat.showDialog(); FB.init({ xfbml: true }); };` }),
    );
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    expect(new Set(await calls(at))).toEqual(new Set(['mount', 'open']));
    await at.close();
  });
});

describe('FB.CustomerChat', () => {
  test('hide and show act on the whole plugin, with or without the dialog', async () => {
    const at = await open(
      shop({ init: `window.fbAsyncInit = function () { ${subscribeAll} FB.init({ xfbml: true }); };` }),
    );
    await at.page.locator(bubble).waitFor();
    await at.page.evaluate('FB.CustomerChat.hide()');
    await at.page.locator(bubble).waitFor({ state: 'hidden' });
    await at.page.evaluate('FB.CustomerChat.show(false)');
    await at.page.locator(bubble).waitFor();
    expect(await at.page.locator(dialog).getByText('Conversation').count()).toBe(0);
    await at.page.evaluate('FB.CustomerChat.show({ shouldShowDialog: true })');
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    await at.page.evaluate('FB.CustomerChat.hideDialog()');
    await at.page.locator(dialog).getByText('Conversation').waitFor({ state: 'hidden' });
    expect(await seen(at)).toEqual(['load', 'show', 'render', 'hide', 'show', 'show', 'dialogShow', 'dialogHide']);
    await at.close();
  });

  test('update changes greetings and ref, and wins over the div’s attributes', async () => {
    const at = await open(shop({ element: `<div class="fb-customerchat" page_id="${PAGE_ID}" ref="old"></div>` }));
    await at.page.locator(bubble).click();
    await at.page.evaluate(`FB.CustomerChat.update({ ref: 42, logged_out_greeting: 'Hello again' })`);
    await expect
      .poll(() => at.page.evaluate(() => window.panel?.host.attributes()))
      .toMatchObject({ ref: '42', logged_out_greeting: 'Hello again' });
    await at.close();
  });

  test('other calls of Meta’s SDK do no harm', async () => {
    const at = await open(
      shop({
        init: `window.fbAsyncInit = function () {
          FB.init({ xfbml: true }); FB.AppEvents.logPageView(); FB.AppEvents.logEvent(FB.AppEvents.EventNames.VIEWED_CONTENT);
          FB.Canvas.setAutoGrow(); FB.ui({ method: 'share' }, function (r) { seen.push(r); });
          FB.getLoginStatus(function (r) { seen.push(r.status); }); FB.login(function (r) { seen.push(r.authResponse); }, { scope: 'email' });
          FB.api('/me', 'get', {}, function (r) { seen.push(typeof r.error.message); }); seen.push(FB.getAuthResponse()); };`,
      }),
    );
    await expect.poll(() => seen(at)).toEqual([null, null, 'unknown', null, 'string']);
    expect(at.errors).toEqual([]);
    await at.close();
  });
});

describe('the greeting', () => {
  const greeting = (attributes: string) =>
    shop({
      element: `<div class="fb-customerchat" page_id="${PAGE_ID}" logged_out_greeting="Good day" ${attributes}></div>`,
    });

  test('the greeting comes after its delay and stays', async () => {
    const at = await open(greeting('greeting_dialog_display="show" greeting_dialog_delay="1"'));
    await at.page.locator(bubble).waitFor();
    expect(at.requests).toHaveLength(1);
    await at.page.locator(dialog).getByText('Good day').waitFor();
    await at.close();
  });

  test.each(['greeting_dialog_display="hide"', 'greeting_dialog_display="icon"', 'minimized="true"'])(
    'the greeting does not come with %s',
    async (attributes) => {
      const at = await open(greeting(attributes));
      await at.page.locator(bubble).waitFor();
      await at.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      expect(at.requests).toHaveLength(1);
      await at.close();
    },
  );

  test('the greeting with fade comes and goes on a desktop, and does not come on a phone', async () => {
    const at = await open(greeting('greeting_dialog_display="fade"'), {
      prepare: (context) => context.clock.install(),
    });
    await at.page.locator(dialog).getByText('Good day').waitFor();
    await at.page.clock.runFor(12_000);
    await at.page.locator(dialog).getByText('Good day').waitFor({ state: 'hidden' });
    await at.close();
    const phone = await open(greeting('greeting_dialog_display="fade"'), { viewport: { width: 375, height: 700 } });
    await phone.page.locator(bubble).waitFor();
    expect(phone.requests).toHaveLength(1);
    await phone.close();
  });

  test('a dismissed greeting does not come again, and a dialog left open is open on the next page', async () => {
    const at = await open(greeting('greeting_dialog_display="show"'));
    await at.page.locator(dialog).getByRole('button', { name: 'Close' }).click();
    await at.page.goto(`${SHOP}/next`);
    await at.page.locator(bubble).waitFor();
    expect(await calls(at)).toEqual([]);
    await at.page.locator(bubble).click();
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    await at.page.goto(`${SHOP}/third`);
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    await at.close();
  });
});

describe('the page changes under the plugin', () => {
  test.each([
    [
      'attributes set by a later script',
      `document.querySelector('.fb-customerchat').setAttribute('alignment', 'left')`,
    ],
    [
      'the div replaced by another',
      `document.querySelector('.fb-customerchat').outerHTML = '<div class="fb-customerchat" page_id="${PAGE_ID}" alignment="left"></div>'`,
    ],
    [
      'the whole body replaced',
      `document.body.outerHTML = '<body><main><div class="fb-customerchat" page_id="${PAGE_ID}" alignment="left"></div></main></body>'`,
    ],
    [
      'the div emptied and #fb-root removed',
      `const d = document.querySelector('.fb-customerchat'); d.innerHTML = ''; d.setAttribute('alignment', 'left'); document.getElementById('fb-root').remove()`,
    ],
  ])('%s: the one plugin follows, with the conversation as it was', async (_, change) => {
    const at = await open(shop());
    await at.page.locator(bubble).click();
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    await at.page.evaluate(change);
    await expect.poll(async () => (await at.page.locator(bubble).boundingBox())?.x).toBe(24);
    expect(await at.page.locator(bubble).count()).toBe(1);
    expect(await at.page.locator(dialog).count()).toBe(1);
    expect(await at.page.locator(dialog).getByText('Conversation').isVisible()).toBe(true);
    expect(await calls(at)).not.toContain('destroy');
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test('the plugin goes when a route change removes the div, and comes back with the div', async () => {
    const at = await open(shop());
    await at.page.locator(bubble).click();
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    await at.page.evaluate(`window.div = document.querySelector('.fb-customerchat'); div.remove()`);
    await at.page.locator(bubble).waitFor({ state: 'detached' });
    await expect.poll(() => calls(at)).toContain('destroy');
    await at.page.evaluate('document.body.append(div)');
    await at.page.locator(bubble).waitFor();
    // The visitor had left it open.
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test('after FB is deleted and loaded again there is one plugin and one set of subscriptions', async () => {
    const at = await open(
      shop({ init: `window.fbAsyncInit = function () { ${subscribeAll} FB.init({ xfbml: true }); };` }),
    );
    await at.page.locator(bubble).waitFor();
    for (let again = 1; again <= 3; again++) {
      await at.page.evaluate(`delete window.FB; seen.length = 0;
        ['fb-root', 'facebook-jssdk'].forEach(function (id) { document.getElementById(id).remove(); });
        window.fbAsyncInit = function () { ${subscribeAll} FB.init({ xfbml: true }); };
        var js = document.createElement('script'); js.id = 'facebook-jssdk'; js.src = '${META}/en_US/sdk/xfbml.customerchat.js'; document.head.append(js)`);
      await expect.poll(() => seen(at)).toContain('render');
    }
    await at.page.evaluate('seen.length = 0; FB.CustomerChat.showDialog()');
    await expect.poll(() => seen(at)).toEqual(['dialogShow']);
    expect(await at.page.locator(bubble).count()).toBe(1);
    expect(await at.page.locator('#fb-root').count()).toBe(1);
    expect(at.errors).toEqual([]);
    await at.close();
  });

  test('the script executed twice makes one plugin', async () => {
    const src = `${META}/en_US/sdk/xfbml.customerchat.js`;
    const at = await open(
      shop({ after: `<script src="${src}"></script><script async src="${src}#xfbml=1"></script>` }),
    );
    await at.page.locator(bubble).waitFor();
    await at.page.waitForLoadState('load');
    expect(await at.page.locator(bubble).count()).toBe(1);
    expect(at.errors).toEqual([]);
    await at.close();
  });
});
