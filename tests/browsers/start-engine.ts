import { startChromium } from './chromium.ts';
import type { BrowserName, Engine } from './engine.ts';
import { startFirefox } from './firefox.ts';
import { startWebkit } from './webkit.ts';

const starts: Readonly<Record<BrowserName, (path: string) => Promise<Engine>>> = {
  chromium: startChromium,
  firefox: startFirefox,
  webkit: startWebkit,
};

/** What each engine calls itself, and the two others do not. */
const signs: Readonly<Record<BrowserName, RegExp>> = {
  chromium: /Chrome\/[\d.]+/,
  firefox: /Firefox\/[\d.]+/,
  webkit: /AppleWebKit\/[\d.]+(?!.*Chrome)/,
};

/**
 * Starts the browser, and asks it what it is.
 *
 * @throws {Error} where it is another one.
 */
export async function startEngine(name: BrowserName, path: string): Promise<Engine & { readonly version: string }> {
  const engine = await starts[name](path);
  const window = await engine.open();
  const agent = (await window.evaluate('navigator.userAgent')) ?? '';
  await window.close();
  const [version] = signs[name].exec(agent) ?? [];
  if (version !== undefined) return { ...engine, version };
  await engine.close();
  throw new Error(`${path} is not ${name}: it calls itself "${agent}".`);
}
