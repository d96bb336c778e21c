import { attribute, attributes, updates } from './attributes.ts';
import { bubble } from './bubble.ts';
import { CHOICE_KEY, type Panel, type PanelHost, type PanelModule, SESSION_KEY } from './contract.ts';
import { stored } from './dom.ts';
import { emit } from './events.ts';
import { frame } from './frame.ts';

/** Milliseconds that a greeting with `fade` stays. */
const FADE_AFTER = 8000;
/** Milliseconds that a route change has to bring the element back, before the conversation is closed with it. */
const GONE_AFTER = 1000;

type View = 'closed' | 'greeting' | 'open';

/** The one widget of the page, as `FB` and the loader see it. */
export type Plugin = ReturnType<typeof createPlugin>;

/** Follows the page's element, draws the bubble, and decides when the panel is fetched, greets, opens and closes. */
export function createPlugin(siteUrl: string, locale: string) {
  /** The page has asked for the plugin: from here on, an element that appears is drawn without being asked again. */
  let asked = false;
  let page: Element | null = null;
  let hidden = false;
  let view: View = 'closed';
  let panel: Panel | undefined;
  let code: Promise<PanelModule> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waiting: (() => void)[] = [];

  const phone = matchMedia('(max-width:480px)');
  const button = bubble(
    () => choose(view === 'open' ? 'closed' : 'open'),
    () => void fetchPanel().catch(() => {}),
  );
  const hosts = frame(button.host, button.unreadHost);
  const host: PanelHost = {
    root: hosts.root,
    config: { ...SITE, siteUrl, locale },
    attributes: () => attributes(page ?? document.body),
    open: () => choose('open'),
    close() {
      const focused = hosts.root.activeElement;
      choose('closed');
      if (focused) button.focus();
    },
    unread: button.unread,
    label: button.label,
  };
  button.label(`Chat: ${SITE.pageName}`);
  button.unread(0);
  phone.onchange = update;
  document.addEventListener('DOMContentLoaded', follow);
  const observer = new MutationObserver((changes) => {
    follow();
    if (changes.some(({ type }) => type === 'attributes')) update();
  });
  observer.observe(document, { childList: true, subtree: true });

  /** Called on every change of the page: cheap where nothing of ours has changed. */
  function follow(): void {
    if (!asked || document.readyState === 'loading') return;
    if (page?.isConnected) hosts.attach(page);
    else settle(find(document));
  }

  /** One widget a page: it moves to the element, or goes where there is none. */
  function settle(next: Element | null): void {
    if (next === page) return;
    page = next;
    clearTimeout(timer);
    if (!page) {
      hosts.detach();
      timer = setTimeout(leave, GONE_AFTER);
      return;
    }
    hidden = false;
    observer.observe(page, { attributes: true });
    hosts.attach(page);
    update();
    emit('customerchat.load');
    emit('customerchat.show');
    if (window.FB) hosts.announce();
    start();
    for (const call of waiting.splice(0)) call();
  }

  function start(): void {
    const { greeting_dialog_display: display, greeting_dialog_delay: delay } = host.attributes();
    const id = page && attribute(page, 'page_id');
    if (id && id !== SITE.pageId) {
      console.warn(`Customer Chat: page_id is ${id}, but this site talks for the Page ${SITE.pageId}.`);
    }
    const choice = stored(CHOICE_KEY);
    if (view !== 'closed') return;
    // On a phone the dialog covers the page: nobody wants that on each page they go to.
    if (choice === 'open' && !phone.matches) return show('open');
    if (stored(SESSION_KEY)) draw();
    if (choice || display === 'hide' || (display === 'fade' && phone.matches)) return;
    timer = setTimeout(() => {
      if (hidden) return;
      show('greeting');
      if (display === 'fade') timer = setTimeout(show, FADE_AFTER, 'closed');
    }, delay * 1000);
  }

  function leave(): void {
    panel?.destroy();
    panel = undefined;
    view = 'closed';
  }

  /** The visitor's own choice: it wins over the page's settings, here and on later pages. */
  function choose(next: View): void {
    stored(CHOICE_KEY, next);
    show(next, true);
  }

  function show(next: View, byHand = false): void {
    const was = view;
    view = next;
    clearTimeout(timer);
    if ((was === 'open') !== (next === 'open')) {
      hosts.bounce(next === 'open');
      emit(next === 'open' ? 'customerchat.dialogShow' : 'customerchat.dialogHide');
    }
    update();
    if (next === 'closed') panel?.close();
    else draw(byHand);
  }

  /** Draws what is wanted when the panel has come, which may be less than when it was sent for. */
  async function draw(byHand = false): Promise<void> {
    try {
      const { mount } = await fetchPanel();
      if (!page) return;
      panel ??= mount(host);
      if (view === 'open') panel.open(byHand);
      if (view === 'greeting') panel.greet();
    } catch (error) {
      code = undefined;
      if (view !== 'closed') show('closed');
      console.error(
        `Customer Chat: could not start ${siteUrl}${LOADER.panel}. Does the page's script-src allow it?`,
        error,
      );
    }
  }

  function fetchPanel(): Promise<PanelModule> {
    code ??= import(siteUrl + LOADER.panel);
    return code;
  }

  function update(): void {
    if (!page) return;
    const now = host.attributes();
    const [bottom, side] = ['bottom', 'side'].map((edge) =>
      Number(page && attribute(page, `${phone.matches ? 'mobile' : 'desktop'}_${edge}_spacing`)),
    );
    hosts.place(hidden, now.alignment, bottom || 0, side || 0);
    button.update(now, view === 'open');
    panel?.update();
  }

  /** Pages call right after the script has loaded: what comes too early is done when the plugin is there. */
  const whenThere = (call: () => void) => (page ? call() : void waiting.push(call));

  function parse(scope?: unknown, done?: unknown): void {
    setTimeout(() => {
      if (isAllowed(siteUrl)) {
        asked = true;
        const wanted = scope instanceof Element && document.readyState !== 'loading' && find(scope);
        if (wanted) settle(wanted);
        follow();
        if (page && window.FB) hosts.announce();
      }
      emit('xfbml.render');
      if (typeof done === 'function') done();
    });
  }

  return {
    /** `FB.init`, or the options behind the script's `#`. */
    init(xfbml: unknown): void {
      if (/^(1|true)$/.test(String(xfbml))) parse();
    },
    parse,
    /** `FB.CustomerChat` */
    calls: {
      show(dialog?: boolean | { shouldShowDialog?: boolean }): void {
        if (!asked) parse();
        whenThere(() => {
          hidden = false;
          emit('customerchat.show');
          show((typeof dialog === 'object' ? dialog?.shouldShowDialog : dialog) ? 'open' : view);
        });
      },
      hide(): void {
        whenThere(() => {
          hidden = true;
          emit('customerchat.hide');
          show('closed');
        });
      },
      showDialog(): void {
        whenThere(() => show('open'));
      },
      hideDialog(): void {
        whenThere(() => show('closed'));
      },
      /** No effect on a conversation that has begun: the panel reads the attributes when it begins. */
      update(changes: object): void {
        Object.assign(updates, changes);
        update();
      },
    },
  };
}

/** The plugin's element in (or at) a part of the page. */
function find(scope: Document | Element): Element | null {
  const selector = '.fb-customerchat,fb\\:customerchat';
  return scope instanceof Element && scope.matches(selector) ? scope : scope.querySelector(selector);
}

function isAllowed(siteUrl: string): boolean {
  const { origin } = location;
  if (`${siteUrl}/`.startsWith(`${origin}/`) || new RegExp(LOADER.allowed, 'i').test(origin)) return true;
  console.error(
    `Customer Chat: ${origin} may not show this chat. Its owner adds "${origin}" to whitelistedDomains in chat.config.ts and deploys again.`,
  );
  return false;
}
