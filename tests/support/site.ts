import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { Browser, BrowserContext, BrowserContextOptions, Page, Route } from 'playwright-core';
import { type ChatConfig, defineConfig } from '../../lib/config/index.ts';
import { buildSite } from '../../site/build/build.ts';
import { serveSite } from '../../site/build/serve.ts';

export const PAGE_ID = '1002003004005';
/** The shop's website. It has only the page that a test gives it. */
export const SHOP = 'https://shop.test';
export const META = 'https://connect.facebook.net';
/** The address at which the operator has published the site. */
export const CHAT = 'https://chat.test';

const fixtures = join(import.meta.dirname, '../browser/fixtures');

const config: ChatConfig = defineConfig({
  page: { name: 'Kiln & Cup' },
  whitelistedDomains: [SHOP],
  plugin: { greetingDialogDisplay: 'hide', loggedOutGreeting: 'Hi! Ask us anything.' },
  profile: {},
});

/**
 * A built site on a free port. Its panel only records how the loader calls it.
 *
 * @param socketUrl where the real panel connects; the site then has that one.
 */
export async function startSite(
  look: Partial<ChatConfig['plugin']> = {},
  file: ChatConfig = config,
  socketUrl?: string,
) {
  const dir = await mkdtemp(join(tmpdir(), 'customer-chat-site-'));
  await buildSite({
    outDir: dir,
    config: { ...file, plugin: { ...file.plugin, ...look } },
    pageId: PAGE_ID,
    socketUrl: socketUrl ?? 'ws://localhost:3001',
    apiUrl: 'http://localhost:3000',
    local: false,
    ...(!socketUrl && { panel: join(fixtures, 'panel.ts') }),
  });
  const served = await serveSite({ dir, port: 0 });
  return {
    url: served.url,
    async close() {
      await served.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export interface Visit {
  page: Page;
  /** Uncaught errors of the page, and errors in its console. */
  errors: string[];
  /** Requested addresses, except the shop's own. */
  requests: string[];
  close(): Promise<void>;
}

/**
 * Opens the shop's page as a visitor. Every path of the shop answers with `html`. Meta's host answers with the site's
 * files, as if the page had changed the host.
 */
export async function visit(
  browser: Browser,
  site: { url: string },
  html: string,
  options: BrowserContextOptions & {
    origin?: string;
    headers?: Record<string, string>;
    /** Meta's own SDK by address, where the page has both. */
    meta?: (url: string) => string;
    prepare?: (context: BrowserContext) => Promise<unknown>;
    /** What to wait for; a page with a picture that never comes does not load. */
    waitUntil?: 'load' | 'commit';
  } = {},
): Promise<Visit> {
  const { origin = SHOP, headers, meta, prepare, waitUntil = 'load', ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...rest });
  const errors: string[] = [];
  const requests: string[] = [];
  await context.route(`${origin}/**`, (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', headers, body: html }),
  );
  const fromSite = async (route: Route) => {
    const answer = await fetch(site.url + new URL(route.request().url()).pathname);
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  };
  await context.route(`${CHAT}/**`, fromSite);
  await context.route(`${META}/**`, (route) =>
    meta ? route.fulfill({ contentType: 'text/javascript', body: meta(route.request().url()) }) : fromSite(route),
  );
  await prepare?.(context);
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) requests.push(request.url());
  });
  await page.goto(`${origin}/`, { waitUntil });
  return { page, errors, requests, close: () => context.close() };
}

/** Bundles a page's own script from `tests/browser/fixtures`, with everything that it imports. */
export async function bundle(fixture: string, options: BuildOptions = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(fixtures, fixture)],
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    ...options,
  });
  return outputFiles?.[0]?.text ?? '';
}

export const bubble = '[data-testid="bubble_iframe"]';
export const dialog = '[data-testid="dialog_iframe"]';
