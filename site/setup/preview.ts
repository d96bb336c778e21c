import { CHOICE_KEY } from '../contract.ts';
import { attributesOf } from './attributes.ts';
import type { Draft } from './draft.ts';

/** Milliseconds without a keystroke after which the greeting is shown again. */
const PAUSE = 600;

/** What the plugin reads once, when its script is executed. */
const once = (draft: Draft) => `${draft.locale} ${draft.responseTime}`;
/** What is seen only when a page opens. */
const opening = ({ greetingDialogDisplay, greetingDialogDelay, loggedOutGreeting, loggedInGreeting }: Draft) =>
  JSON.stringify([greetingDialogDisplay, greetingDialogDelay, loggedOutGreeting, loggedInGreeting]);

/** The live plugin, on a page of its own in a frame: it follows the form, and is in nobody's way. */
export interface Preview {
  /** Shows how it would be. Cheap where nothing has changed. */
  show(draft: Draft): void;
  /** Does what the plugin does when a page opens. */
  restart(): void;
}

export function preview(frame: HTMLIFrameElement): Preview {
  let wanted: Draft | undefined;
  let shown: Draft | undefined;
  let element: Element | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  frame.addEventListener('load', () => {
    element = undefined;
    open();
  });

  /** The attributes as they are to be; what has changed is all that the plugin is told. */
  function apply(draft: Draft, target: Element): void {
    for (const [name, value] of Object.entries({
      page_id: draft.pageId.trim() || SITE.pageId,
      ...attributesOf(draft),
    })) {
      if (target.getAttribute(name) !== value) target.setAttribute(name, value);
    }
  }

  /** A new element in the old one's place: for the plugin, the page has just opened. */
  function open(): void {
    const page = frame.contentWindow;
    if (!page?.document.body || !wanted) return;
    forget(page);
    page.FB?.CustomerChat?.hideDialog();
    element?.remove();
    element = page.document.createElement('div');
    element.className = 'fb-customerchat';
    apply(wanted, element);
    page.document.body.append(element);
  }

  return {
    show(draft) {
      const before = shown;
      wanted = shown = draft;
      if (!before || once(before) !== once(draft)) {
        // Not `src`: that would be one more entry of the browser's history for each choice.
        const address = `setup-preview.html?locale=${draft.locale}`;
        if (before) frame.contentWindow?.location.replace(address);
        else frame.src = address;
        return;
      }
      if (element) apply(draft, element);
      if (opening(before) === opening(draft)) return;
      clearTimeout(timer);
      timer = setTimeout(open, PAUSE);
    },
    restart: open,
  };
}

/** The visitor's own choice wins over the page's settings: here the owner wants to see the settings. */
function forget(page: Window): void {
  try {
    page.localStorage.removeItem(CHOICE_KEY);
  } catch {
    // A browser may forbid it: then nothing was remembered either.
  }
}
