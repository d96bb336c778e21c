import type { Page } from 'playwright-core';

/** Everything that could be seen or heard on a page, also what stays for less than a frame. */
export interface Moments {
  /** Each distinct state of the page, as the texts and the named controls in it, from top to bottom. */
  readonly states: readonly (readonly string[])[];
  /** What live regions were given to say. */
  readonly spoken: readonly string[];
  /** What had the focus, one after the other. */
  readonly focused: readonly string[];
  /** Returns what was recorded, and goes on without it. */
  take(): Pick<Moments, 'states' | 'spoken' | 'focused'>;
}

/**
 * Records a page from its next document on. The page notes itself after each task that changed it: no state is missed,
 * however short it is, and none depends on when the test looks.
 */
export async function recordMoments(page: Page): Promise<Moments> {
  const states: string[][] = [];
  const spoken: string[] = [];
  const focused: string[] = [];
  const note = (kind: 'state' | 'spoken' | 'focused', lines: string[]) => {
    const text = lines.join('\n');
    if (kind === 'spoken') spoken.push(text);
    else if (kind === 'state' && states.at(-1)?.join('\n') !== text) states.push(lines);
    else if (kind === 'focused' && focused.at(-1) !== text) focused.push(text);
  };
  await page.exposeFunction('noteMoment', note);
  await page.addInitScript(observe);
  return {
    states,
    spoken,
    focused,
    take: () => ({
      states: states.splice(0),
      spoken: spoken.splice(0),
      focused: focused.splice(0),
    }),
  };
}

/** A network on which each frame of the server takes a moment, in which the page draws. */
export async function distantServer(page: Page): Promise<void> {
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((frame) => void setTimeout(() => socket.send(frame), 100));
  });
}

/** Timers of a second and more tell of slowness. They never run then, so that a busy computer changes nothing. */
export async function onlyShortTimers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { setTimeout } = window;
    Object.assign(window, { setTimeout: (run: () => void, ms = 0) => (ms < 1000 ? setTimeout(run, ms) : 0) });
  });
}

declare global {
  interface Window {
    noteMoment(kind: 'state' | 'spoken' | 'focused', lines: string[]): void;
  }
}

/** Runs in the page, before its own scripts. */
function observe(): void {
  const live = '[role=status],[role=alert],[role=log],[aria-live]';
  const isSpoken = (element: Element | null | undefined) =>
    element !== null && element !== undefined && element.getAttribute('aria-live') !== 'off';
  const controls = 'button,a,textarea,input,[tabindex]';

  const nameOf = (element: Element) =>
    [element.localName, element.getAttribute('aria-label'), element.textContent].filter(Boolean).join(' ');

  /** The texts and controls below a node, through shadow roots. */
  function linesOf(node: Node): string[] {
    if (node instanceof Text) return node.data.trim() === '' ? [] : [node.data.trim()];
    if (node instanceof Element) {
      if (node.matches('script,style,svg,[aria-hidden=true]')) return [];
      if (node.matches('button,a,textarea,input')) return [nameOf(node)];
    }
    const inside = node instanceof Element && node.shadowRoot ? [node.shadowRoot] : [];
    return [...inside, ...node.childNodes].flatMap(linesOf);
  }

  function noteSpoken(records: readonly MutationRecord[]): void {
    const added = new Set<Node>();
    for (const { type, target, addedNodes } of records)
      for (const node of type === 'characterData' ? [target] : addedNodes) if (node.isConnected) added.add(node);
    for (const node of added) {
      const element = node instanceof Element ? node : node.parentElement;
      const around = element?.closest(live);
      const inside = around || !(node instanceof Element) ? [] : [...node.querySelectorAll(live)].filter(isSpoken);
      for (const region of isSpoken(around) ? [node] : inside) {
        const text = linesOf(region).join(' ');
        if (text !== '') window.noteMoment('spoken', [text]);
      }
    }
  }

  function noteFocus(): void {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    window.noteMoment('focused', [active?.matches(controls) ? nameOf(active) : 'page']);
  }

  function follow(root: Document | ShadowRoot): void {
    const observer = new MutationObserver((records) => {
      noteSpoken(records);
      window.noteMoment('state', [document.title, ...linesOf(document.body ?? document)]);
      noteFocus();
    });
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    root.addEventListener('focusin', noteFocus, true);
  }

  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    follow(root);
    return root;
  };
  follow(document);
}
