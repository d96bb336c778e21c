import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserServer, chromium, type LaunchOptions } from 'playwright-core';

/**
 * Starts a browser: the Chromium of the npm package `@sparticuz/chromium`, the same everywhere. `CHROMIUM_PATH` names
 * another. The caller closes it. Tests share one instead, by `openBrowser`, unless they measure.
 *
 * @throws where the browser cannot be started; the message names the path that was tried.
 */
export async function launch(): Promise<Browser> {
  return chromium.launch(await options());
}

/** Starts the same browser as a server, which several processes can connect to. */
export async function launchServer(): Promise<BrowserServer> {
  return chromium.launchServer({ ...(await options()), host: '127.0.0.1' });
}

async function options(): Promise<LaunchOptions> {
  return { executablePath: process.env.CHROMIUM_PATH || (await unpacked()), args: switches };
}

const switches = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Unpacks the package's browser once for this computer, and returns its path. Test files run in several processes that
 * may arrive here together, and the package takes a half-written file for a complete one. So each process unpacks into
 * a folder of its own, and the first one to finish gives its folder the common name.
 */
async function unpacked(): Promise<string> {
  const { default: sparticuz } = await import('@sparticuz/chromium');
  const common = join(tmpdir(), `customer-chat-chromium-${versionOf('@sparticuz/chromium')}`);
  const path = join(common, 'chromium');
  if (existsSync(path)) return path;
  const own = await mkdtemp(`${common}-`);
  const { TMPDIR } = process.env;
  process.env.TMPDIR = own;
  try {
    await sparticuz.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  // The rename fails where another process was first: then that folder serves, and this one goes.
  await rename(own, common).catch(() => rm(own, { recursive: true, force: true }));
  return path;
}

/** The folder carries the version: an update of the package brings its browser with it. */
function versionOf(name: string): string {
  const file = join(import.meta.dirname, '../../node_modules', name, 'package.json');
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return version;
}
