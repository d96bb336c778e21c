import { plain } from '../../lib/plain.ts';

/** Milliseconds in which the page takes our elements away twice, where it does not want them. */
const REFUSED_WITHIN = 10_000;

/** Milliseconds between our changes, where the page answers each with one of its own. */
const PAUSE = 100;

/** What happens to the plugin's element. */
interface Changes {
  /** The page has changed. */
  changed(): void;
  /** The element is another one now, or there is none. */
  moved(element: Element | undefined): void;
  /** Whether our elements are where they belong. */
  isAttached(element: Element): boolean;
  /** Puts our elements back. */
  attach(element: Element): void;
  /** An attribute of the element has changed. */
  attributes(): void;
}

/** Follows the plugin's element: frameworks replace it, empty it, remove it and bring it back. */
export function followElement(changes: Changes) {
  /** The page has asked for the plugin. From then on, a new element gets the plugin without another call. */
  let started = false;
  let element: Element | undefined;
  /** Elements on the page that stay without the plugin, since the page has taken our elements away from them. */
  const refused = new Set<Element>();
  let attachedAt = Number.NEGATIVE_INFINITY;
  let putBackAt = Number.NEGATIVE_INFINITY;
  let waiting = false;

  const observer = new MutationObserver((records) => {
    if (records.some((record) => record.attributeName)) changes.attributes();
    if (waiting) return;
    waiting = true;
    // In a task of its own: two observers that answer each other would stop the page.
    setTimeout(look, performance.now() - attachedAt < PAUSE ? PAUSE : 0);
  });
  observer.observe(document, plain({ childList: true, subtree: true }));
  addEventListener('DOMContentLoaded', look);

  function look(): void {
    waiting = false;
    if (document.readyState === 'loading') return;
    changes.changed();
    if (!started) return;
    for (const each of refused) if (!each.isConnected) refused.delete(each);
    if (element?.isConnected) keep(element);
    else moveTo(findElement(document, refused));
  }

  function keep(current: Element): void {
    if (changes.isAttached(current)) return;
    const now = performance.now();
    if (now - putBackAt > REFUSED_WITHIN) {
      putBackAt = attachedAt = now;
      changes.attach(current);
      return;
    }
    refused.add(current);
    // A page that has deleted `FB` loads the script again.
    if (window.FB) console.warn('Customer Chat: the page has removed it twice. FB.CustomerChat.show() brings it back.');
    moveTo(findElement(document, refused));
  }

  /** Also where a removal is not noticed yet: after a call of the page our elements are there. */
  function forgive(): void {
    refused.clear();
    putBackAt = Number.NEGATIVE_INFINITY;
  }

  function moveTo(next: Element | undefined): void {
    if (next === element) return;
    element = next;
    putBackAt = Number.NEGATIVE_INFINITY;
    attachedAt = performance.now();
    if (element) observer.observe(element, plain({ attributes: true }));
    changes.moved(element);
  }

  return {
    element: () => element,
    isStarted: () => started,
    /** The page calls for the plugin, also where it has taken our elements away before. */
    allow(): void {
      forgive();
      look();
    },
    /** @param found the element to use; without one, the first of the page. */
    start(found?: Element): void {
      started = true;
      forgive();
      if (found) moveTo(found);
      look();
    },
  };
}

/** The plugin's element at or in a part of the page. */
export function findElement(scope: Node, except?: ReadonlySet<Element>): Element | undefined {
  return [...document.querySelectorAll('.fb-customerchat,fb\\:customerchat')].find(
    (each) => scope.contains(each) && !except?.has(each),
  );
}
