export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag): HTMLElementTagNameMap[Tag] {
  return document.createElement(tag);
}

/** An element of ours in the page. Meta's names for its frames are what sites style and look for. */
export function element(className: string, testId?: string): HTMLElement {
  const made = make('div');
  made.className = className;
  if (testId) made.dataset.testid = testId;
  return made;
}

/** Reads from `localStorage`, or writes. A browser may forbid both: then nothing is remembered. */
export function stored(key: string, value?: string): string | null {
  try {
    if (value) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
