/*
 * Functions that run in the page. Each is sent to the browser as its text, so it uses nothing from around it.
 */

/** What the page has thrown, or said in the console as an error or a warning. */
export function complaints(): string[] {
  const said: string[] = Reflect.get(window, 'said');
  return said;
}

/** Writes down each event that comes up to the document, with what it came from. */
export function listenToEverything(): null {
  const heard: [from: string, type: string][] = [];
  Reflect.set(window, 'heardEvents', heard);
  const types = `touchstart touchmove touchend focusin focusout DOMFocusIn DOMFocusOut DOMActivate compositionstart
    compositionupdate compositionend textInput DOMMouseScroll MozMousePixelScroll`.split(/\s+/);
  for (const name in document) if (name.startsWith('on')) types.push(name.slice(2));
  for (const type of types) {
    document.addEventListener(type, ({ target }) => {
      if (target instanceof HTMLElement) heard.push([target.dataset.testid ?? 'page', type]);
    });
  }
  return null;
}

/** Events of the chat that the page has heard. */
export function heardFromChat(): [from: string, type: string][] {
  const heard: [from: string, type: string][] = Reflect.get(window, 'heardEvents');
  return heard.filter(([from]) => from !== 'page');
}

/** Types of the page's own events that it has heard. */
export function heardFromPage(): string[] {
  const heard: [from: string, type: string][] = Reflect.get(window, 'heardEvents');
  return heard.filter(([from]) => from === 'page').map(([, type]) => type);
}

/** What screen readers call the bubble. */
export function nameOfBubble(): string | null | undefined {
  const host = document.querySelector('[data-testid=bubble_iframe]');
  return host?.shadowRoot?.querySelector('button')?.getAttribute('aria-label');
}

/** How the field shows its text: whole, with a scroll bar, or with a part that cannot be reached. */
export function fitOfField(): string {
  const field = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.querySelector('textarea');
  if (!field) return 'no field';
  const hidden = field.scrollHeight - field.clientHeight;
  if (getComputedStyle(field).overflowY !== 'hidden') return hidden > 0 ? 'bar' : 'whole';
  return hidden > 2 ? 'cut' : 'whole';
}

/** The side at which the field's text begins. */
export function directionOfField(): string {
  const field = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.querySelector('textarea');
  return field ? getComputedStyle(field).direction : 'no field';
}

/** Pixels from the right edge of a card to its Latin title. */
export function edgeOfCardTitle(): number {
  const card = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.querySelector('.card');
  const text = document.createRange();
  text.selectNodeContents(card?.querySelector('p b') ?? document.body);
  return (card?.getBoundingClientRect().right ?? 0) - text.getBoundingClientRect().right;
}

/** Gives the rules for paper to the screen: not every engine can be told to show what it would print. */
export function turnIntoPaper(): null {
  const roots = [document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
  for (const { styleSheets, adoptedStyleSheets } of roots) {
    for (const sheet of [...styleSheets, ...adoptedStyleSheets]) {
      for (const rule of sheet.cssRules) {
        if (rule instanceof CSSMediaRule && rule.media.mediaText === 'print') rule.media.mediaText = 'screen';
      }
    }
  }
  return null;
}

/** Pixels from each title of the wizard up to the edge of its box, and down to the first label. */
export function roomAroundTitles(): { above: number; below: number }[] {
  return [...document.querySelectorAll('fieldset:has(h2)')].map((box) => {
    const text = document.createRange();
    text.selectNodeContents(box.querySelector('h2') ?? box);
    const title = text.getBoundingClientRect();
    const label = box.querySelector('label, legend:not(:has(h2))')?.getBoundingClientRect();
    const section = box.closest('.section') ?? box;
    return { above: title.top - section.getBoundingClientRect().top, below: (label?.top ?? 0) - title.bottom };
  });
}
