import { attributesOf } from '../../lib/config/attributes-of.ts';
import { CHOICE_KEY } from '../contract.ts';
import { type Draft, textsOf } from './draft.ts';

/** Milliseconds without a keystroke after which the greeting is shown again. */
const PAUSE = 600;

/** What the plugin reads once for each page view. */
const once = (draft: Draft) => `${draft.locale} ${draft.responseTime}`;
/** What a visitor sees only when a page opens. */
const opening = ({ greetingDialogDisplay, greetingDialogDelay, loggedOutGreeting, loggedInGreeting }: Draft) =>
  JSON.stringify([greetingDialogDisplay, greetingDialogDelay, loggedOutGreeting, loggedInGreeting]);

/** The live plugin on a page in a frame. It follows the form. */
export interface Preview {
  /** Shows the plugin as the form says. Cheap where nothing has changed. */
  show(draft: Draft): void;
  /** Shows what a visitor sees when the page opens. */
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

  /** Sets only attributes that have changed, since the plugin redraws for each. */
  function apply(draft: Draft, target: Element): void {
    for (const [name, value] of Object.entries({
      page_id: draft.pageId.trim() || SITE.pageId,
      ...attributesOf(textsOf(draft)),
    })) {
      if (target.getAttribute(name) !== value) target.setAttribute(name, value);
    }
  }

  /** Replaces the element: for the plugin, the page has just opened. */
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
        // Setting `src` would add an entry to the browser's history for each choice.
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

/**
 * A visitor's choice to open or close wins over the settings. Here you want to see the settings, so the choice goes.
 */
function forget(page: Window): void {
  try {
    page.localStorage.removeItem(CHOICE_KEY);
  } catch {
    // A browser that forbids storage has stored no choice.
  }
}
