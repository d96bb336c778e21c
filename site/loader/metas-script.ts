import { plain } from '../../lib/plain.ts';

/** Meta's addresses of the plugin's script. Behind the host stands the language. */
const metas =
  /^\s*(?:https?:)?\/\/connect\.facebook\.net(\/\w+\/sdk\/xfbml\.customerchat(?:\/debug)?\.js(?:[?#]\S*)?)\s*$/i;

declare global {
  interface Window {
    trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string },
      ): { createScriptURL(url: string): string };
    };
  }
}

/**
 * Serves the page's scripts that load Meta's plugin, as wrappers do that cannot be built anew: Meta's address becomes
 * ours where the page sets it. No request goes to Meta, and the browser itself sends the `load` event. Methods that
 * insert elements stay as they are, since other scripts replace them, too. Meta's other scripts are not touched.
 */
export function serveMetasScript(siteUrl: string): void {
  const prototype = HTMLScriptElement.prototype;
  const { setAttribute, setAttributeNS } = prototype;
  const source = Object.getOwnPropertyDescriptor(prototype, 'src');
  const trusted = trustedAddresses();
  /** Elements that were in the page before their address could be changed. */
  const late = new WeakSet<EventTarget>();

  /** Our address instead of Meta's. The site itself may be served under Meta's host name in tests and proxies. */
  function ours(address: unknown): string | undefined {
    const path = metas.exec(`${address}`)?.[1];
    return path && !/facebook\.net$/.test(siteUrl) ? siteUrl + path : undefined;
  }

  function give(name: string, value: string, set: (value: string) => void): void {
    const address = /^src$/i.test(name) && ours(value);
    if (address) {
      try {
        set(trusted(address));
        return;
      } catch {
        // The page's policy does not allow our Trusted Types.
      }
    }
    set(value);
  }

  const property = plain({
    ...source,
    set(this: HTMLScriptElement, value: string) {
      give('src', value, (given) => source?.set?.call(this, given));
    },
  });
  Object.defineProperty(prototype, 'src', property);
  prototype.setAttribute = function (name, value) {
    give(name, value, (given) => setAttribute.call(this, name, given));
  };
  prototype.setAttributeNS = function (space, name, value) {
    give(name, value, (given) => setAttributeNS.call(this, space, name, given));
  };
  for (const method of ['setAttributeNode', 'setAttributeNodeNS'] as const) {
    const native = prototype[method];
    prototype[method] = function (node) {
      const address = node.name === 'src' && ours(node.value);
      if (address) node.value = address;
      return native.call(this, node);
    };
  }

  // A script that the parser inserts has not begun to load yet. Any other has: where it fails, ours is loaded for it.
  new MutationObserver((records) => {
    for (const script of records.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (!(script instanceof HTMLScriptElement) || !ours(script.src)) continue;
      try {
        script.src = script.getAttribute('src') ?? '';
        late.add(script);
      } catch {
        // As above.
      }
    }
  }).observe(document, plain({ childList: true, subtree: true }));
  document.addEventListener(
    'error',
    (event) => {
      const { target } = event;
      if (!(target instanceof HTMLScriptElement) || !late.delete(target)) return;
      event.stopImmediatePropagation();
      const script = document.createElement('script');
      script.src = target.src;
      script.onload = () => target.dispatchEvent(new Event('load'));
      document.head.append(script);
    },
    true,
  );
}

/** @returns a function that makes an address acceptable to a page with Trusted Types. */
function trustedAddresses(): (address: string) => string {
  let policy: { createScriptURL(url: string): string } | undefined;
  return (address) => {
    // Made when it is needed: a page that does not allow it notes each attempt.
    policy ??= window.trustedTypes?.createPolicy('customer-chat', plain({ createScriptURL: (url: string) => url }));
    return policy?.createScriptURL(address) ?? address;
  };
}
