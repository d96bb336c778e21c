import { eventually } from '../support/eventually.ts';
import type { BrowserWindow } from './engine.ts';

/** An element as a person describes it. Open shadow roots are searched, too. */
export interface Target {
  /** A CSS selector, matched within one root. */
  readonly css?: string;
  /** A CSS selector of the shadow root's host. */
  readonly inside?: string;
  /** The whole of its text. */
  readonly text?: string;
  /** A part of its text. */
  readonly part?: string;
}

/** Where an element is on the screen, in CSS pixels from the corner of the window's visible part. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Whether a click on its middle hits it. */
  readonly hit: boolean;
}

type Json = string | number | boolean | null | undefined | object;

/** A person at a window: finds elements through shadow roots, and waits until they are there. */
export type At = ReturnType<typeof at>;

export function at(window: BrowserWindow) {
  /** Runs a function in the page. It may use its arguments only. */
  async function run<Args extends Json[], Result extends Json>(
    script: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    const expression = `Promise.resolve((${script})(...${JSON.stringify(args)})).then((value) => JSON.stringify(value))`;
    const text = await window.evaluate(expression);
    const result: Result = JSON.parse(text ?? 'null');
    return result;
  }
  const boxes = (target: Target, scroll = false): Promise<Box[]> => run(find, target, scroll);

  const person = {
    window,
    run,
    boxes,
    /** Waits until the element can be seen, the only one or the first of several. */
    sees: (target: Target): Promise<Box> =>
      eventually(async () => {
        const [box] = await boxes(target);
        if (box === undefined) throw new Error(`${JSON.stringify(target)} cannot be seen.`);
        return box;
      }),
    /** Waits until as many such elements can be seen. */
    counts: (target: Target, number: number): Promise<void> =>
      eventually(async () => {
        const found = await boxes(target);
        if (found.length !== number) throw new Error(`${JSON.stringify(target)}: ${found.length}, not ${number}.`);
      }),
    /** Waits until a click on the element would hit it, and clicks. */
    async clicks(target: Target): Promise<void> {
      const { left, top, width, height } = await eventually(async () => {
        const [box] = await boxes(target, true);
        if (!box?.hit) throw new Error(`${JSON.stringify(target)} ${box ? 'is covered' : 'cannot be seen'}.`);
        return box;
      });
      await window.click(left + width / 2, top + height / 2);
    },
    async types(text: string): Promise<void> {
      for (const character of text) await window.press(character);
    },
    presses: (...keys: string[]): Promise<void> => window.press(...keys),
    /** Waits until the focus is on an element that matches. */
    focuses: (css: string): Promise<void> =>
      eventually(async () => {
        const focused = await run(focusedElement, css);
        if (focused !== '') throw new Error(`The focus is on ${focused}, not on ${css}.`);
      }),
  };
  return person;
}

/** Runs in the page. @param scroll brings the first element into the window. */
function find({ css = '*', inside, text, part = '' }: Target, scroll: boolean): Box[] {
  const found: Element[] = [];
  const walk = (root: Document | ShadowRoot): void => {
    const isWanted = !inside || (root instanceof ShadowRoot && root.host.matches(inside));
    for (const each of root.querySelectorAll('*')) {
      if (isWanted && each.matches(css)) found.push(each);
      if (each.shadowRoot) walk(each.shadowRoot);
    }
  };
  walk(document);
  const hasText = (each: Element): boolean => {
    const all = each.textContent.trim();
    return all.includes(part) && (text === undefined || all === text);
  };
  const isSeen = (each: Element, { width, height }: DOMRect) =>
    width > 0 && height > 0 && getComputedStyle(each).visibility === 'visible';
  const isHit = (each: Element, { left, top, width, height }: DOMRect): boolean => {
    let hit = document.elementFromPoint(left + width / 2, top + height / 2);
    while (hit?.shadowRoot && hit !== each) {
      const inner: Element | null = hit.shadowRoot.elementFromPoint(left + width / 2, top + height / 2);
      if (inner === null || inner === hit) break;
      hit = inner;
    }
    return hit !== null && each.contains(hit);
  };
  const matches = found.filter(hasText);
  // An element around the one that is meant has the same text.
  const matching = matches.filter((each) => !matches.some((other) => other !== each && each.contains(other)));
  if (scroll) matching[0]?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  return matching.flatMap((each) => {
    const rect = each.getBoundingClientRect();
    if (!isSeen(each, rect)) return [];
    return { left: rect.left, top: rect.top, width: rect.width, height: rect.height, hit: isHit(each, rect) };
  });
}

/** Runs in the page. @returns nothing where the focused element matches, otherwise the element. */
function focusedElement(css: string): string {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused?.matches(css) ? '' : (focused?.outerHTML ?? 'nothing').slice(0, 200);
}
