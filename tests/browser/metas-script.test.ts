import { expect, test } from 'vitest';
import { openedSite } from '../support/opened-site.ts';
import { bubble, CHAT, META, PAGE_ID, type Visit, visit } from '../support/site.ts';

// Our line in the page's head serves scripts that load Meta's plugin. tests/browser/own-host.test.ts runs the
// wrappers that do so.

const opened = openedSite();

const line = `<script src="${CHAT}/en_US/sdk/xfbml.customerchat.js"></script>`;
const html = (head: string, body = '') => `<!doctype html><html><head><title>Shop</title>${head}
  <script>window.seen = []; window.made = function (name) { var js = document.createElement('script');
    js.onload = function () { seen.push(name); }; js.onerror = function () { seen.push(name + ' failed'); }; return js; };
  </script></head><body><div class="fb-customerchat" page_id="${PAGE_ID}"></div>${body}</body></html>`;

/** Opens a page. Meta's host fails for the plugin's script, and answers for its others. */
async function open(head: string, body?: string, headers?: Record<string, string>): Promise<Visit> {
  return visit(opened.browser, opened.site, html(head, body), {
    ...(headers && { headers }),
    meta: () => '',
    prepare: (context) => context.route(/^https?:\/\/connect\.facebook\.net\/.*customerchat/, (route) => route.abort()),
  });
}
const seen = (at: Visit) => at.page.evaluate('seen');
const askedOfMeta = (at: Visit) => at.requests.filter((url) => url.includes('facebook.net'));

test('every way to give a script Meta’s address gets ours and its load event, and nothing is asked of Meta', async () => {
  const metas = `${META}/pl_PL/sdk/xfbml.customerchat.js`;
  const at = await open(`<script>var native = Node.prototype.appendChild;
      Node.prototype.appendChild = function (node) { seen.push('before'); return native.call(this, node); };</script>
    ${line}<script>var patched = Node.prototype.appendChild;
      Node.prototype.appendChild = function (node) { seen.push('after'); return patched.call(this, node); };</script>`);
  const ways: Record<string, string> = {
    property: `js.src = '${metas}'; document.head.append(js);`,
    'after insertion': `document.body.insertBefore(js, null); js.src = '${metas}';`,
    attribute: `js.setAttribute('SRC', '${metas}'); document.body.prepend(js);`,
    namespace: `js.setAttributeNS(null, 'src', '${metas}'); document.body.firstElementChild.before(js);`,
    node: `var node = document.createAttribute('src'); node.value = '${metas}'; js.setAttributeNode(node); document.head.append(js);`,
    'no protocol': `js.src = '${metas.replace('https:', '')}'; document.head.insertAdjacentElement('beforeend', js);`,
    http: `js.src = '${metas.replace('https', 'http')}'; document.head.replaceChild(js, document.head.lastChild);`,
    debug: `js.src = '${metas.replace('.js', '/debug.js')}'; document.body.append(js);`,
    appendChild: `js.src = '${metas}?v=2#xfbml=1&version=v6.0'; document.body.appendChild(js);`,
    clone: `js.src = '${metas}'; var twin = js.cloneNode(); twin.onload = js.onload; document.body.append(twin);`,
  };
  for (const [name, code] of Object.entries(ways)) {
    await at.page.evaluate(`seen.length = 0; var js = made('${name}'); ${code}`);
    await expect.poll(() => seen(at), { message: name }).toContain(name);
    expect(await seen(at), name).not.toContain(`${name} failed`);
    if (name === 'appendChild') expect(await seen(at)).toEqual(expect.arrayContaining(['after', 'before']));
  }
  expect(askedOfMeta(at)).toEqual([]);
  const paths = at.requests.map((url) => url.replace(CHAT, '').replace(/[?#].*/, ''));
  expect(new Set(paths)).toEqual(
    new Set(
      ['en_US/sdk/xfbml.customerchat', 'pl_PL/sdk/xfbml.customerchat', 'pl_PL/sdk/xfbml.customerchat/debug'].map(
        (each) => `/${each}.js`,
      ),
    ),
  );
  // Meta's address names the visitor's language.
  await at.page.locator(bubble).getByRole('button', { name: 'Czat: Kiln & Cup' }).waitFor();
  expect(at.errors).toEqual([]);
  await at.close();
});

test('a tag in the page’s HTML gets ours, and one whose address we saw too late gets ours when Meta’s fails', async () => {
  const metas = `${META}/de_DE/sdk/xfbml.customerchat.js`;
  const at = await open(
    line,
    `<script async src="${metas}" onload="seen.push('parsed')" onerror="seen.push('failed')"></script>`,
  );
  await expect.poll(() => seen(at)).toEqual(['parsed']);
  await at.page.evaluate(`seen.length = 0; var js = made('late'); js.setAttribute('src', '/own.js');
    js.attributes.src.value = '${metas.replace('.js', '/debug.js')}'; document.body.append(js);`);
  await expect.poll(() => seen(at)).toEqual(['late']);
  await at.page.evaluate('FB.XFBML.parse()');
  await at.page.locator(bubble).waitFor();
  await at.close();
});

test('Meta’s other scripts, other hosts and other elements are left alone', async () => {
  const at = await open(line);
  const untouched = await at.page.evaluate((meta) => {
    const chat = '/en_US/sdk/xfbml.customerchat.js';
    const addresses = [
      `${meta}/en_US/sdk.js`,
      `${meta}/en_US/sdk/debug.js`,
      `${meta}/en_US/fbevents.js`,
      `${meta}/en_US/sdk/xfbml.save.js`,
      `${meta}/en_US/sdk/xfbml.customerchat.js.map`,
      `https://connect.facebook.net.evil.test${chat}`,
      `https://cdn.test/${meta}${chat}`,
      `https://cdn.test/?u=${meta}${chat}`,
      '/own.js',
    ];
    const scripts = addresses.map((address) => {
      const script = document.createElement('script');
      script.src = address;
      return script.getAttribute('src') === address;
    });
    const script = document.createElement('script');
    script.setAttribute('data-src', meta + chat);
    script.text = 'seen.push("inline")';
    const image = document.createElement('img');
    image.setAttribute('src', meta + chat);
    document.body.append(script, image);
    return [...scripts, script.dataset.src === meta + chat, image.src === meta + chat];
  }, META);
  expect(untouched.filter((each) => !each)).toEqual([]);
  expect(await seen(at)).toEqual(['inline']);
  await at.page.evaluate(`var js = made('sdk'); js.src = '${META}/en_US/sdk.js'; document.head.append(js);`);
  await expect.poll(() => seen(at)).toContain('sdk');
  expect(askedOfMeta(at)).toContain(`${META}/en_US/sdk.js`);
  await at.close();
});

test.each([
  ['and our policy gets our script', 'page customer-chat', 'chat', 0],
  ['without our policy loads Meta’s as before', 'page', 'chat failed', 1],
])('a page with Trusted Types %s', async (_, policies, happens, asked) => {
  const at = await open(line, '', {
    'content-security-policy': `require-trusted-types-for 'script'; trusted-types ${policies}`,
  });
  await at.page.evaluate(`var policy = trustedTypes.createPolicy('page', { createScriptURL: function (url) { return url; } });
    var js = made('chat'); js.src = policy.createScriptURL('${META}/en_US/sdk/xfbml.customerchat.js#xfbml=1'); document.head.append(js);`);
  await expect.poll(() => seen(at)).toEqual([happens]);
  expect(askedOfMeta(at)).toHaveLength(asked);
  expect(at.errors.filter((each) => /Uncaught|TypeError/.test(each))).toEqual([]);
  await at.close();
});
