import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/**
 * A headless Chromium for the browser tests: `CHROMIUM_PATH` where set, else the system's, else the one that
 * `@sparticuz/chromium` carries. The caller closes it.
 *
 * @throws where the browser cannot be started; the message names the path that was tried.
 */
export async function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? installed() ?? (await unpacked());
  return chromium.launch({ executablePath, args: switches });
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

function installed(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
}

/**
 * Test files run in processes of their own and may all get here first, and the package takes a half-written file for
 * a finished one: so each unpacks into a directory of its own, and the first to finish gives it the common name.
 */
async function unpacked(): Promise<string> {
  const home = join(tmpdir(), 'customer-chat-chromium');
  const path = join(home, 'chromium');
  if (existsSync(path)) return path;
  const { default: sparticuz } = await import('@sparticuz/chromium');
  const own = await mkdtemp(`${home}-`);
  const common = process.env.TMPDIR;
  process.env.TMPDIR = own;
  try {
    await sparticuz.executablePath();
  } finally {
    if (common === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = common;
  }
  // Fails where another process was first: then its directory serves, and ours goes.
  await rename(own, home).catch(() => rm(own, { recursive: true, force: true }));
  return path;
}
