import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { openedSite } from '../support/opened-site.ts';
import { bubble, bundle, dialog, type Visit, visit } from '../support/site.ts';

const opened = openedSite();

/** A single-page app that mounts the wrapper; Meta's host answers with the site's files. */
async function app(fixture: string, options: BuildOptions = {}): Promise<Visit> {
  const code = await bundle(fixture, options);
  const html = `<!doctype html><html><head><title>App</title></head><body><main id="app"></main><script>window.seen = [];</script></body></html>`;
  const at = await visit(opened.browser, opened.site, html);
  await at.page.addScriptTag({ content: code });
  return at;
}

const seen = (at: Visit) => at.page.evaluate('seen') as Promise<string[]>;
const conversation = (at: Visit) => at.page.locator(dialog).getByText('Conversation');

async function isOneWidget(at: Visit): Promise<void> {
  await at.page.locator(bubble).waitFor();
  expect(await at.page.locator(bubble).count()).toBe(1);
  expect(await at.page.locator(dialog).count()).toBe(1);
}

/** What every wrapper must survive: mount, open, close, unmount, mount again, twice. */
async function lives(at: Visit, ref?: string): Promise<void> {
  for (let round = 1; round <= 3; round++) {
    await at.page.evaluate('mount()');
    await isOneWidget(at);
    // A wrapper that loads the script again calls `hideDialog` then. A click before that would be undone.
    await at.page.waitForFunction('window.FB?.CustomerChat');
    await at.page.locator(bubble).click();
    await conversation(at).waitFor();
    if (ref) expect(await at.page.evaluate(() => window.panel?.host.attributes().ref)).toBe(ref);
    await at.page.locator(bubble).click();
    await conversation(at).waitFor({ state: 'hidden' });
    await at.page.evaluate('unmount()');
    await at.page.locator(bubble).waitFor({ state: 'detached' });
  }
  expect(at.errors).toEqual([]);
}

const react16: BuildOptions = { alias: { react: 'react16', 'react-dom': 'react-dom16' } };

describe('react-messenger-customer-chat', () => {
  test('react-messenger-customer-chat mounts, opens, closes, unmounts and mounts again', async () => {
    const at = await app('react-messenger-customer-chat.js', react16);
    await lives(at, 'wrapper');
    await at.close();
  });

  test('react-messenger-customer-chat opens the dialog by its property, and survives a change of every other property', async () => {
    const at = await app('react-messenger-customer-chat.js', react16);
    await at.page.evaluate('mount({ shouldShowDialog: true })');
    await conversation(at).waitFor();
    await expect.poll(() => seen(at)).toContain('shown');
    for (const props of [
      '{ shouldShowDialog: true, themeColor: "#ff0000" }',
      '{ shouldShowDialog: true, language: "de_DE" }',
    ]) {
      await at.page.evaluate(`mount(${props})`);
      // It removes `FB` while it loads the script again, and cannot be rendered then.
      await at.page.waitForFunction('window.FB');
    }
    await at.page.evaluate('mount({ shouldShowDialog: false })');
    await conversation(at).waitFor({ state: 'hidden' });
    await expect.poll(() => seen(at)).toContain('hidden');
    await isOneWidget(at);
    expect(at.errors).toEqual([]);
    await at.close();
  });
});

describe('react-facebook', () => {
  test.each(['react-facebook-8', 'react-facebook-9'])(
    '%s mounts, opens, closes, unmounts and mounts again',
    async (name) => {
      const at = await app('react-facebook.js', { alias: { 'react-facebook': name } });
      await lives(at, 'wrapper');
      await at.close();
    },
  );

  test('react-facebook 11 mounts, opens, closes, unmounts and mounts again', async () => {
    const at = await app('react-facebook-11.js');
    await lives(at, 'wrapper');
    await at.close();
  });
});

describe('react-live-chat-loader', () => {
  test('react-live-chat-loader replaces its own bubble by ours, opens it, unmounts and mounts again', async () => {
    const at = await app('react-live-chat-loader.js');
    await at.page.evaluate('mount()');
    const facade = at.page.getByRole('button', { name: 'Load Chat' });
    await facade.waitFor();
    expect(at.requests).toEqual([]);
    await facade.click();
    await conversation(at).waitFor();
    await expect.poll(() => seen(at), { timeout: 6000 }).toEqual(['ready']);
    await facade.waitFor({ state: 'detached' });
    await isOneWidget(at);
    await at.page.evaluate('unmount()');
    await at.page.locator(bubble).waitFor({ state: 'detached' });
    await at.page.evaluate('mount()');
    await isOneWidget(at);
    expect(at.errors).toEqual([]);
    await at.close();
  });
});

describe('react-messenger-chat-plugin', () => {
  test('react-messenger-chat-plugin mounts, opens, closes, unmounts and mounts again', async () => {
    const at = await app('react-messenger-chat-plugin.js');
    await lives(at);
    await at.close();
  });

  test('react-messenger-chat-plugin gets every event, and controls the plugin', async () => {
    const at = await app('react-messenger-chat-plugin.js');
    await at.page.evaluate('mount()');
    await expect.poll(() => seen(at)).toEqual(expect.arrayContaining(['load', 'show', 'mounted']));
    await at.page.evaluate('seen.length = 0; wrapper.showDialog()');
    await conversation(at).waitFor();
    await at.page.evaluate('wrapper.hideDialog(); wrapper.hideMessenger()');
    await at.page.locator(bubble).waitFor({ state: 'hidden' });
    await at.page.evaluate('wrapper.showMessenger(true)');
    await conversation(at).waitFor();
    expect(await seen(at)).toEqual(['dialogShow', 'dialogHide', 'hide', 'show', 'dialogShow']);
    await at.close();
  });

  test('react-messenger-chat-plugin moves the bubble up by its own style sheet', async () => {
    const at = await app('react-messenger-chat-plugin.js');
    await at.page.evaluate('mount({ bottomSpacing: 150 })');
    await isOneWidget(at);
    // The wrapper waits a second and a half for Meta's frames.
    await expect
      .poll(async () => (await at.page.locator(bubble).boundingBox())?.y, { timeout: 5000 })
      .toBe(800 - 150 - 60);
    await at.close();
  });
});

describe('vue-fb-customer-chat', () => {
  test('vue-fb-customer-chat mounts, opens, closes, is removed and mounts again', async () => {
    const at = await app('vue-fb-customer-chat.js', { nodePaths: [join(import.meta.dirname, '../../node_modules')] });
    await at.page.evaluate('mount()');
    await isOneWidget(at);
    await at.page.locator(bubble).click();
    await conversation(at).waitFor();
    expect(await at.page.evaluate(() => window.panel?.host.attributes())).toMatchObject({
      ref: 'wrapper',
      theme_color: '#7a3b2e',
    });
    await at.page.locator(bubble).click();
    await at.page.evaluate('unmount()');
    await at.page.locator(bubble).waitFor({ state: 'detached' });
    await at.page.evaluate('mount()');
    await isOneWidget(at);
    expect(at.errors).toEqual([]);
    await at.close();
  });
});
