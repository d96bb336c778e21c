import { forget, subscribe, subscriptions, unsubscribe } from './events.ts';
import { harmless } from './harmless.ts';
import type { Plugin } from './plugin.ts';

/** `window.FB`, ours or Meta's: functions, and objects of functions. */
export type Sdk = { [name: string]: unknown };

declare global {
  interface Window {
    FB?: Sdk;
    fbAsyncInit?: (() => void) & { hasRun?: boolean };
  }
}

/**
 * Keeps the plugin's calls on `window.FB`, and calls the page's `fbAsyncInit`. Meta's SDK keeps everything of its own, whichever script
 * comes first: it refuses to start where there is an `FB`, so ours is hidden from its scripts; it replaces and fills `FB` while it
 * starts, so ours is added again.
 *
 * @returns what to call each time the loader is executed.
 */
export function publish(plugin: Plugin, siteUrl: string): () => void {
  let own: Sdk | undefined;
  let sdk: Sdk | undefined;
  let asyncInit: Window['fbAsyncInit'];
  let options: { xfbml?: unknown } | undefined;
  const added = new WeakSet<object>();

  const init = (given: typeof options = {}) => {
    options = given;
    plugin.init(given.xfbml);
  };

  /** Our part first, then what was there. */
  const add = (target: Sdk, name: string, ours: (...args: never[]) => void) => {
    const theirs = target[name];
    if (typeof theirs === 'function' && added.has(theirs)) return;
    const joined = (...args: never[]) => {
      ours(...args);
      return typeof theirs === 'function' ? theirs.apply(target, args) : undefined;
    };
    added.add(joined);
    target[name] = joined;
  };

  const extend = (fb: Sdk) => {
    fb.CustomerChat = plugin.calls;
    add(fb, 'init', init);
    add(part(fb, 'XFBML'), 'parse', plugin.parse);
    add(part(fb, 'Event'), 'subscribe', subscribe);
    add(part(fb, 'Event'), 'unsubscribe', unsubscribe);
  };

  /** What the page asked of ours before Meta's SDK was there. */
  const handOver = (fb: Sdk) => {
    if (options) call(fb, 'init', options);
    for (const subscription of subscriptions()) call(part(fb, 'Event'), 'subscribe', ...subscription);
  };

  const isForeign = (script: unknown) =>
    script instanceof HTMLScriptElement && /facebook\.net\//.test(script.src) && !script.src.startsWith(`${siteUrl}/`);

  const tick = () => {
    const fb = window.FB;
    if (!fb) return;
    if (own && fb !== own) handOver(fb);
    if (fb !== own) own = undefined;
    sdk = fb;
    extend(fb);
    const start = window.fbAsyncInit;
    if (typeof start !== 'function' || start.hasRun) return;
    // Meta's SDK is on its way, and the page's own `FB.login` counts on it.
    if (own && document.readyState !== 'complete' && [...document.scripts].some(isForeign)) return;
    start.hasRun = true;
    start();
  };
  // Scripts that have loaded may have touched `FB`.
  for (const target of [window, document]) target.addEventListener('load', tick, true);

  return () => {
    if (!window.FB) {
      forget();
      own = sdk = harmless();
    }
    sdk = window.FB ?? sdk;
    asyncInit = window.fbAsyncInit;
    define('FB', {
      get: () => (own && isForeign(document.currentScript) ? undefined : sdk),
      set: (value) => {
        sdk = value;
        setTimeout(tick);
      },
    });
    define('fbAsyncInit', {
      get: () => asyncInit,
      set: (value) => {
        asyncInit = value;
        setTimeout(tick);
      },
    });
    if (sdk) extend(sdk);
    // Meta's SDK was here first and has had its init, which nobody told us of.
    if (!own && !options && asyncInit?.hasRun) init({ xfbml: true });
    setTimeout(tick);
  };
}

/** `FB.XFBML`, `FB.Event`: made where it is missing. */
function part(sdk: Sdk, name: string): Sdk {
  const there = sdk[name];
  if (isSdk(there)) return there;
  const made: Sdk = {};
  sdk[name] = made;
  return made;
}

function isSdk(value: unknown): value is Sdk {
  return typeof value === 'object' && value !== null;
}

function call(target: Sdk, name: string, ...args: unknown[]): void {
  const method = target[name];
  if (typeof method === 'function') method.apply(target, args);
}

/** A `var FB` of the page cannot be redefined: there, what is assigned later is seen when the next script has loaded. */
function define<Name extends 'FB' | 'fbAsyncInit'>(
  name: Name,
  accessors: { get: () => Window[Name]; set: (value: Window[Name]) => void },
): void {
  try {
    Object.defineProperty(window, name, { configurable: true, enumerable: true, ...accessors });
  } catch {}
}
