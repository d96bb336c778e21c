/** What happens to the plugin's element. */
interface Changes {
  /** The element is another one now, or there is none. */
  moved(element: Element | undefined): void;
  /** The page has changed and the element is where it was. Called often. */
  kept(element: Element): void;
  /** An attribute of the element has changed. */
  attributes(): void;
}

/** Follows the plugin's element: frameworks replace it, empty it, remove it and bring it back. */
export function followElement(changes: Changes) {
  /** The page has asked for the plugin. From then on, a new element gets the plugin without another call. */
  let started = false;
  let element: Element | undefined;

  const observer = new MutationObserver((records) => {
    look();
    if (records.some((record) => record.attributeName)) changes.attributes();
  });
  observer.observe(document, { childList: true, subtree: true });
  addEventListener('DOMContentLoaded', look);

  function look(): void {
    if (!started || document.readyState === 'loading') return;
    if (element?.isConnected) changes.kept(element);
    else moveTo(findElement(document));
  }

  function moveTo(next: Element | undefined): void {
    if (next === element) return;
    element = next;
    if (element) observer.observe(element, { attributes: true });
    changes.moved(element);
  }

  return {
    element: () => element,
    isStarted: () => started,
    /** @param found the element to use; without one, the first of the page. */
    start(found?: Element): void {
      started = true;
      if (found) moveTo(found);
      look();
    },
  };
}

/** The plugin's element at or in a part of the page. */
export function findElement(scope: Node): Element | undefined {
  return [...document.querySelectorAll('.fb-customerchat,fb\\:customerchat')].find((each) => scope.contains(each));
}
