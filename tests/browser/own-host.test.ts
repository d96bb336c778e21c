import { readFile } from 'node:fs/promises';
import { build, type Plugin } from 'esbuild';
import { expect, test } from 'vitest';
import { openedSite } from '../support/opened-site.ts';
import { bubble, bundle, CHAT, dialog, PAGE_ID, visit } from '../support/site.ts';

// The instructions of docs/embedding.md for React and Vue sites, with wrappers from npm. No request may go to Meta's
// host.

const opened = openedSite();

/** Mounts and unmounts an app twice: the plugin comes and goes with it, and opens. */
async function lives(code: string, head = '', before?: string): Promise<void> {
  const html = `<!doctype html><html><head><title>App</title>${head}</head><body><main id="app"></main><script>window.seen = [];</script></body></html>`;
  const at = await visit(opened.browser, opened.site, html, { meta: () => 'throw new Error("Meta was asked.")' });
  await at.page.addScriptTag({ content: code });
  for (const round of [1, 2]) {
    await at.page.evaluate('mount()');
    if (before && round === 1) {
      const facade = at.page.getByRole('button', { name: before });
      await facade.click();
      await facade.waitFor({ state: 'detached' });
    }
    await at.page.locator(bubble).waitFor();
    expect(await at.page.locator(bubble).count()).toBe(1);
    // A wrapper that loads the script again calls `hideDialog` then. A click before that would be undone.
    await at.page.waitForFunction('window.FB?.CustomerChat');
    // One wrapper has its own button, which covers ours until it detects Meta's.
    if (before) await at.page.evaluate(() => window.FB?.CustomerChat?.showDialog());
    else await at.page.locator(bubble).click();
    await at.page.locator(dialog).getByText('Conversation').waitFor();
    if (before) await at.page.evaluate(() => window.FB?.CustomerChat?.hideDialog());
    else await at.page.locator(bubble).click();
    await at.page.locator(dialog).getByText('Conversation').waitFor({ state: 'hidden' });
    await at.page.evaluate('unmount()');
    await at.page.locator(bubble).waitFor({ state: 'detached' });
  }
  expect(at.errors).toEqual([]);
  expect(at.requests.filter((url) => url.includes('facebook'))).toEqual([]);
  await at.close();
}

/** The code of an app in React's strict mode, which mounts everything twice. */
async function app(code: string, element: string): Promise<string> {
  const contents = `import { createElement as h, StrictMode, useEffect } from 'react';
    import { createRoot } from 'react-dom/client';
    ${code}
    let root;
    window.mount = () => { root = createRoot(document.getElementById('app')); root.render(h(StrictMode, null, ${element})); };
    window.unmount = () => root.unmount();`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

test('a React component of your own works with an effect and a div', async () => {
  const chat = `const src = '${CHAT}/en_US/sdk/xfbml.customerchat.js#xfbml=1';
    function Chat({ about }) {
      useEffect(() => {
        const script = document.createElement('script');
        script.src = src;
        script.async = true;
        document.body.append(script);
        return () => script.remove();
      }, []);
      return h('div', { className: 'fb-customerchat', page_id: '${PAGE_ID}', 'data-ref': about });
    }`;
  await lives(await app(chat, `h(Chat, { about: 'pots' })`));
});

test.each(['react-facebook-8', 'react-facebook-9'])(
  '%s loads the script from the host in its property',
  async (name) => {
    const provider = `h(FacebookProvider, { appId: '1', chatSupport: true, domain: '${new URL(CHAT).host}' }, h(CustomChat, { pageId: '${PAGE_ID}' }))`;
    await lives(await app(`import { CustomChat, FacebookProvider } from '${name}';`, provider));
  },
);

test('react-facebook 11 loads the script from the host in its property', async () => {
  const div = `h('div', { className: 'fb-customerchat', page_id: '${PAGE_ID}' })`;
  const provider = `h(FacebookProvider, { appId: '1', chatSupport: true, domain: '${new URL(CHAT).host}' }, h(Parser, null, ${div}))`;
  await lives(await app(`import { FacebookProvider, Parser } from 'react-facebook-11';`, provider));
});

const tag = `<script async id="facebook-jssdk" src="${CHAT}/en_US/sdk/xfbml.customerchat.js"></script>`;

test('react-messenger-chat-plugin loads nothing from Meta if the page has the script', async () => {
  await lives(await bundle('react-messenger-chat-plugin.js'), tag);
});

/** The example of docs/embedding.md. */
const ownHost: Plugin = {
  name: 'own-host',
  setup({ onLoad }) {
    onLoad(
      { filter: /node_modules\/(react-live-chat-loader|react-messenger-customer-chat|vue-fb-customer-chat)\/.*\.js$/ },
      async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replaceAll('connect.facebook.net', new URL(CHAT).host),
      }),
    );
  },
};

test.each([
  ['react-live-chat-loader', {}, 'Load Chat'],
  ['react-messenger-customer-chat', { react: 'react16', 'react-dom': 'react-dom16' }],
  ['vue-fb-customer-chat', { vue: 'vue2' }],
])('%s works once the bundler has replaced the host', async (name, alias, facade?: string) => {
  await lives(await bundle(`${name}.js`, { alias, plugins: [ownHost] }), '', facade);
});

test.each<[string, Record<string, string>]>([
  ['react-messenger-customer-chat', { react: 'react16', 'react-dom': 'react-dom16' }],
  ['vue-fb-customer-chat', { vue: 'vue2' }],
])('%s works unchanged, with our line in the page’s head', async (name, alias) => {
  const line = `<script src="${CHAT}/en_US/sdk/xfbml.customerchat.js#xfbml=1"></script>`;
  await lives(await bundle(`${name}.js`, { alias }), line);
});
