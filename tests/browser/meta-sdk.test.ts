import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openedSite } from '../support/opened-site.ts';
import { bubble, CHAT, META, PAGE_ID, visit } from '../support/site.ts';

const opened = openedSite();

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const whole = () => fixture('meta-sdk.js');
const stubFirst = (url: string) => fixture(url.includes('hash=') ? 'meta-sdk.js' : 'meta-stub.js');

const ours = `<script async src="${CHAT}/en_US/sdk/xfbml.customerchat.js"></script>`;
const ourSync = `<script src="${CHAT}/en_US/sdk/xfbml.customerchat.js"></script>`;
const metas = `<script src="${META}/en_US/sdk.js"></script>`;
const metaAsync = `<script async defer crossorigin="anonymous" src="${META}/en_US/sdk.js"></script>`;
const later = (src: string) =>
  `<script>addEventListener('load', function () { setTimeout(function () {
    var js = document.createElement('script'); js.src = '${src}'; document.body.append(js); }, 100); });</script>`;

/** A page with login from Meta's SDK and the chat from our script. */
const page = (scripts: string) => `<!doctype html><html><body><div class="fb-customerchat" page_id="${PAGE_ID}"></div>
<script>window.seen = []; window.fbAsyncInit = function () { seen.push('page init');
  FB.init({ appId: '42', xfbml: true, version: 'v26.0' });
  FB.Event.subscribe('auth.statusChange', function () { seen.push('status'); });
  FB.Event.subscribe('customerchat.load', function () { seen.push('load'); }); };</script>${scripts}</body></html>`;

describe.each([
  ['in one file', whole],
  ['as a stub and the rest', stubFirst],
])('Meta’s SDK %s and ours on one page', (_, meta) => {
  test.each([
    ['ours before Meta’s', ourSync + metas],
    ['Meta’s before ours', metas + ourSync],
    ['both as they come', ours + metaAsync],
    ['Meta’s long after ours', ourSync + later(`${META}/en_US/sdk.js`)],
    ['ours long after Meta’s', metas + later(`${CHAT}/en_US/sdk/xfbml.customerchat.js`)],
  ])('%s: the chat works, login is Meta’s, and the page is initialised once', async (_, scripts) => {
    const at = await visit(opened.browser, opened.site, page(scripts), { meta });
    await at.page.locator(bubble).waitFor();
    await at.page.waitForFunction(`FB.login && FB.login() === 'meta login'`);
    await expect.poll(() => at.page.evaluate('seen')).toContain('meta init 42');
    expect(await at.page.evaluate('[FB.api(), typeof FB.CustomerChat.showDialog]')).toEqual(['meta api', 'function']);
    await at.page.evaluate('FB.CustomerChat.hide()');
    await at.page.locator(bubble).waitFor({ state: 'hidden' });
    // Meta's embedded posts and buttons are parsed as before.
    await at.page.evaluate('seen.push("asked"); FB.XFBML.parse()');
    const seen = (await at.page.evaluate('seen')) as string[];
    expect(seen.slice(seen.indexOf('asked'))).toContain('meta parse');
    expect(seen.filter((what) => what === 'page init')).toHaveLength(1);
    expect(seen.filter((what) => what === 'meta init 42')).toHaveLength(1);
    expect(at.errors).toEqual([]);
    await at.close();
  });
});

test('the chat works if Meta’s SDK is blocked', async () => {
  const at = await visit(opened.browser, opened.site, page(ourSync + metaAsync), {
    prepare: (context) => context.route(`${META}/**`, (route) => route.abort()),
  });
  await at.page.locator(bubble).waitFor();
  expect(await at.page.evaluate('seen')).toContain('page init');
  await at.close();
});
