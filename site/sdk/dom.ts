/** An element of ours in the page. Meta's names for its frames are what sites style and look for. */
export function element(className: string, testId?: string): HTMLElement {
  const made = document.createElement('div');
  made.className = className;
  if (testId) made.dataset.testid = testId;
  return made;
}

/** A shadow root with its styles. Constructed sheets need no `unsafe-inline`. */
export function shadow(host: HTMLElement, css: string): ShadowRoot {
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  return root;
}

/** Inline, as Meta's frames had it: stronger than a page's `* { all: unset }`, weaker than the owner's own `!important`. */
export function style(target: HTMLElement, rules: Record<string, string>): void {
  for (const [name, value] of Object.entries(rules)) target.style.setProperty(name, value);
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
