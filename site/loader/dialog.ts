import { CHOICE_KEY, type LoaderHost, PANEL_KEYS, type Panel } from '../contract.ts';
import { display, type Read, updates } from './attributes.ts';
import type { Bubble } from './bubble.ts';
import { isStored, stored } from './dom.ts';
import { panelModule } from './panel-module.ts';
import { words } from './words.ts';

/** Milliseconds that a route change has to bring the element back, before the conversation is closed. */
const GONE_AFTER = 1000;

/** What the dialog shows; empty while it is closed. */
export type View = '' | 'greeting' | 'open';

interface Surroundings {
  readonly siteUrl: string;
  readonly root: ShadowRoot;
  readonly bubble: Bubble;
  readonly phone: MediaQueryList;
  readonly read: Read;
  /** The plugin's element is on the page. */
  isPresent(): boolean;
  /** The page has hidden the plugin. */
  isHidden(): boolean;
  /** The dialog has just been opened or closed. */
  toggled(open: boolean): void;
  /** Draws the bubble and its place again. */
  redraw(): void;
}

/** Decides when the panel is fetched, greets, opens and closes. */
export function createDialog(page: Surroundings) {
  let view: View = '';
  let panel: Panel | undefined;
  let greetingTimer: ReturnType<typeof setTimeout> | undefined;
  let goneTimer: ReturnType<typeof setTimeout> | undefined;

  const load = panelModule(page.siteUrl);
  const host = hostOf(page, choose, fail);

  /** The visitor's own choice wins over the page's settings, here and on later pages. */
  function choose(next: View): void {
    stored(CHOICE_KEY, next || 'closed');
    show(next, true);
  }

  function show(next: View, byVisitor?: boolean): void {
    const opens = next === 'open';
    const toggles = (view === 'open') !== opens;
    view = next;
    // Before the element is there, a call only changes what will be shown.
    if (!page.isPresent()) return;
    if (toggles) page.toggled(opens);
    clearTimeout(greetingTimer);
    page.redraw();
    if (next) draw(byVisitor);
    else panel?.close();
  }

  /** Fetches the panel and draws the current view, which may have changed during the request. */
  async function draw(byVisitor?: boolean): Promise<void> {
    try {
      const { mount } = await load();
      if (!page.isPresent()) return;
      panel ??= mount(host);
      if (view === 'open') panel.open(byVisitor);
      if (view === 'greeting') panel.greet();
    } catch (error) {
      fail(error);
    }
  }

  /** The visitor's next press makes a new panel. */
  function fail(error: unknown): void {
    remove();
    show('');
    page.bubble.fail();
    console.error('Customer Chat:', error);
  }

  function remove(): void {
    const removed = panel;
    panel = undefined;
    try {
      removed?.destroy();
    } catch {
      // What cannot be drawn may not be able to end either.
    }
    page.root.textContent = '';
  }

  return {
    show,
    choose,
    isOpen: () => view === 'open',
    /** Shows again what is shown, or what will be. */
    showAgain: () => show(view),
    prefetch: () => load().catch(() => {}),
    update: () => panel?.update(),
    /** The next drawing makes a new panel. */
    renew: remove,

    /** The element is on the page: shows what the visitor left open, or the greeting. */
    appear(): void {
      clearTimeout(goneTimer);
      clearTimeout(greetingTimer);
      const choice = stored(CHOICE_KEY);
      // On a phone the dialog covers the page, so it does not open by itself on every page.
      const wanted = choice === 'open' && !page.phone.matches ? 'open' : view;
      view = '';
      if (wanted) show(wanted);
      else if (isStored(PANEL_KEYS)) draw();
      if (choice || view) return;
      const delay = greetingDelay(page);
      if (delay !== undefined) greetingTimer = setTimeout(() => page.isHidden() || show('greeting'), delay);
    },

    /** The element is gone. */
    vanish(): void {
      clearTimeout(greetingTimer);
      goneTimer = setTimeout(() => {
        remove();
        view = '';
      }, GONE_AFTER);
    },
  };
}

/** What the panel gets. */
function hostOf(
  { root, read, bubble }: Surroundings,
  choose: (view: View) => void,
  fail: (error: unknown) => void,
): LoaderHost {
  return {
    root,
    get locale() {
      return words.locale;
    },
    read,
    identity: () => updates.identity,
    unread: bubble.unread,
    label: bubble.label,
    fail,
    open: () => choose('open'),
    close() {
      const hadFocus = root.activeElement;
      choose('');
      if (hadFocus) bubble.focus();
    },
  };
}

/** Milliseconds until the greeting appears by itself, or `undefined` where it does not. */
function greetingDelay({ read, phone }: Surroundings): number | undefined {
  const wanted = display(read);
  if (wanted === 'hide' || (wanted === 'fade' && phone.matches)) return undefined;
  return Number(read('greeting_dialog_delay')) * 1000;
}
