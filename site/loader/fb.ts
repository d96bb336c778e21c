import { listeners, subscribe, unsubscribe } from './events.ts';
import { harmless } from './harmless.ts';
import type { Plugin } from './plugin.ts';

type Methods = Record<string, ((...args: unknown[]) => unknown) | undefined>;

/** `window.FB`, ours or Meta's, as far as we touch it. */
export interface Sdk {
  init?: (options: unknown) => unknown;
  XFBML?: Methods;
  Event?: Methods;
  CustomerChat?: Plugin['calls'];
}

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
  const kept: Pick<Window, 'FB' | 'fbAsyncInit'> = {};
  let options: unknown;
  const added = new WeakSet<object>();

  const init = (given: { xfbml?: unknown } = {}) => {
    options = given;
    plugin.init(given.xfbml);
  };

  /** Our part first, then what was there. */
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

  const extend = (fb: Sdk) => {
    fb.CustomerChat = plugin.calls;
    fb.XFBML ??= {};
    fb.Event ??= {};
    add(fb, 'init', init);
    add(fb.XFBML, 'parse', plugin.parse);
    add(fb.Event, 'subscribe', subscribe);
    add(fb.Event, 'unsubscribe', unsubscribe);
  };

  const isForeign = (script: Element | null) =>
    script instanceof HTMLScriptElement && /facebook\.net\//.test(script.src) && !script.src.startsWith(siteUrl);

  const tick = () => {
    const fb = window.FB;
    if (!fb) return;
    if (own && fb !== own) {
      // What the page asked of ours before Meta's SDK was there.
      own = undefined;
      if (options) fb.init?.(options);
      for (const [name, set] of listeners) {
        for (const listener of set) fb.Event?.subscribe?.(name, listener);
      }
    }
    kept.FB = fb;
    extend(fb);
    const start = window.fbAsyncInit;
    if (!start?.call || start.hasRun) return;
    // Meta's SDK is on its way, and the page's own `FB.login` counts on it.
    if (own && document.readyState !== 'complete' && [...document.scripts].some(isForeign)) setTimeout(tick, 50);
    else {
      start.hasRun = true;
      start();
    }
  };

  // A script that has loaded may have changed `FB`: its own `onload` comes first. A page that has loaded may have declared a function.
  const later = () => setTimeout(tick);
  document.addEventListener('load', later, true);
  addEventListener('DOMContentLoaded', later);

  const define = <Name extends 'FB' | 'fbAsyncInit'>(name: Name) => {
    kept[name] = window[name];
    try {
      Object.defineProperty(window, name, {
        configurable: true,
        get: () => (kept.FB === own && isForeign(document.currentScript) ? undefined : kept[name]),
        set(value: Window[Name]) {
          kept[name] = value;
          later();
        },
      });
    } catch {
      // A `var FB` of the page cannot be redefined: there, what is assigned later is seen when the next script has loaded.
    }
  };

  return () => {
    if (!window.FB) {
      // A page that deletes `FB` and loads the script again subscribes again.
      listeners.clear();
      window.FB = own = harmless();
    }
    define('FB');
    define('fbAsyncInit');
    extend(window.FB);
    // Meta's SDK was here first and has had its init, which nobody told us of.
    if (!own && !options && window.fbAsyncInit?.hasRun) init({ xfbml: 1 });
    later();
  };
}
