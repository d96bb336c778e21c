import { plain } from '../../lib/plain.ts';
import { listeners, subscribe, unsubscribe } from './events.ts';
import { harmless } from './harmless.ts';
import type { Plugin } from './plugin.ts';
import type { Sdk } from './sdk.ts';

declare global {
  interface Window {
    FB?: Sdk;
    fbAsyncInit?: (() => void) & { hasRun?: boolean };
  }
}

/** Milliseconds for which the page's `fbAsyncInit` waits for Meta's SDK, where that is on the page too. */
const METAS_TIME = 3000;

/**
 * Keeps the plugin's calls on `window.FB`, and calls the page's `fbAsyncInit`. Meta's own SDK keeps working, whichever
 * script comes first. It refuses to start where `FB` exists, so our stand-in is hidden from its scripts. It replaces
 * and fills `FB` while it starts, so the plugin's calls are added again.
 *
 * @returns what to call each time the loader runs.
 */
export function publish(plugin: Plugin, siteUrl: string): () => void {
  /** Our `FB`, while Meta's SDK is not there. */
  let standIn: Sdk | undefined;
  /** What the page gave to `FB.init`. */
  let options: unknown;
  const startedAt = performance.now();
  /** Scripts that could not be loaded: Meta's SDK is often blocked. */
  const failed = new WeakSet<EventTarget>();
  /** The page's current globals. */
  const current: Pick<Window, 'FB' | 'fbAsyncInit'> = {};

  const init = (given: { xfbml?: unknown } = {}) => {
    options = given;
    plugin.init(given.xfbml);
  };
  const extend = extender(plugin, init);

  function update(): void {
    const fb = window.FB;
    if (!fb) return;
    if (standIn && fb !== standIn) {
      standIn = undefined;
      repeat(fb, options);
    }
    current.FB = fb;
    extend(fb);
    start();
  }

  function start(): void {
    const pageStart = window.fbAsyncInit;
    if (!pageStart?.call || pageStart.hasRun) return;
    // While Meta's SDK is still loading, wait for it: the page may call `FB.login` in `fbAsyncInit`.
    if (
      standIn &&
      document.readyState !== 'complete' &&
      performance.now() - startedAt < METAS_TIME &&
      [...document.scripts].some((script) => isMetas(script, siteUrl) && !failed.has(script))
    ) {
      setTimeout(update, 50);
      return;
    }
    pageStart.hasRun = true;
    pageStart();
  }

  /** In a task of its own, so that a script's `onload` runs first. */
  const updateLater = () => setTimeout(update);
  // A script that has loaded may have changed `FB`; a page that has loaded may have declared `fbAsyncInit`.
  document.addEventListener('load', updateLater, true);
  document.addEventListener('error', ({ target }) => target && failed.add(target), true);
  addEventListener('DOMContentLoaded', updateLater);

  const watch = <Name extends 'FB' | 'fbAsyncInit'>(name: Name) => {
    current[name] = window[name];
    try {
      const property = plain({
        configurable: true,
        get: () => (current.FB === standIn && isMetas(document.currentScript, siteUrl) ? undefined : current[name]),
        set(value: Window[Name]) {
          current[name] = value;
          updateLater();
        },
      });
      Object.defineProperty(window, name, property);
    } catch {
      // A page's `var FB` cannot be redefined. A later change of it is noticed when the next script has loaded.
    }
  };

  return () => {
    if (!window.FB) {
      // A page that deletes `FB` and loads the script again subscribes again.
      listeners.clear();
      window.FB = standIn = harmless();
    }
    watch('FB');
    watch('fbAsyncInit');
    extend(window.FB);
    // Meta's SDK came first, and the page has called its `FB.init`, not ours.
    if (!standIn && !options && window.fbAsyncInit?.hasRun) init({ xfbml: 1 });
    updateLater();
  };
}

/** @returns a function that adds the plugin's calls to an `FB`. It may be called again for the same one. */
function extender(plugin: Plugin, init: (options?: { xfbml?: unknown }) => void): (fb: Sdk) => void {
  const added = new WeakSet<object>();

  /** Calls our function first, then the one that was there. */
  const add = <Name extends string>(
    target: { [name in Name]?: (...args: never[]) => unknown },
    name: Name,
    ours: (...args: never[]) => void,
  ) => {
    const theirs = target[name];
    if (theirs && added.has(theirs)) return;
    const joined = (...args: never[]) => {
      ours(...args);
      return theirs?.apply(target, args);
    };
    added.add(joined);
    target[name] = joined;
  };

  return (fb) => {
    fb.CustomerChat = plugin.calls;
    fb.XFBML ??= {};
    fb.Event ??= {};
    add(fb, 'init', init);
    add(fb.XFBML, 'parse', plugin.parse);
    add(fb.Event, 'subscribe', subscribe);
    add(fb.Event, 'unsubscribe', unsubscribe);
  };
}

/** Calls on Meta's SDK what the page called on our stand-in. */
function repeat(fb: Sdk, options: unknown): void {
  if (options) fb.init?.(options);
  for (const [name, set] of listeners) {
    for (const listener of set) fb.Event?.subscribe?.(name, listener);
  }
}

/**
 * Whether a script is Meta's SDK; the Pixel, which has the same host, is not. The site itself may be served under
 * Meta's host name in tests and proxies.
 */
function isMetas(script: Element | null, siteUrl: string): boolean {
  return (
    script instanceof HTMLScriptElement &&
    /^https?:\/\/connect\.facebook\.net\/\w+\/(sdk|all)\b/.test(script.src) &&
    !script.src.startsWith(siteUrl)
  );
}
