export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag): HTMLElementTagNameMap[Tag] {
  return document.createElement(tag);
}

/** Attribute of every element that we put into the page: by it we know copies of them. */
export const MARK = 'data-customer-chat';

/** Makes an element for the page. Sites style and look for the names that Meta gave to its frames. */
export function element(className: string, testId?: string, tag: 'div' | 'span' = 'div'): HTMLElement {
  const made = make(tag);
  made.className = className;
  made.setAttribute(MARK, '');
  if (testId) made.dataset.testid = testId;
  return made;
}

/**
 * Reads from `localStorage`, or writes to it. Where the browser forbids it, the result is `null` and nothing is stored.
 */
export function stored(key: string, value?: string): string | null {
  try {
    if (value) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Whether `localStorage` has a key that matches. */
export function isStored(keys: RegExp): boolean {
  try {
    return Object.keys(localStorage).some((key) => keys.test(key));
  } catch {
    return false;
  }
}
