import { CHOICE_KEY, type LoaderHost, type Panel, PHONE, SESSION_KEY } from '../contract.ts';
import { alignment, display, reader, updates } from './attributes.ts';
import { bubble } from './bubble.ts';
import { stored } from './dom.ts';
import { emit } from './events.ts';
import { frame } from './frame.ts';

/** Milliseconds that a route change has to bring the element back, before the conversation is closed with it. */
const GONE_AFTER = 1000;

/** What the dialog shows; nothing where it is closed. */
type View = '' | 'greeting' | 'open';

/** The one widget of the page, as `FB` and the loader see it. */
export type Plugin = ReturnType<typeof createPlugin>;

/** Follows the page's element, draws the bubble, and decides when the panel is fetched, greets, opens and closes. */
export function createPlugin(siteUrl: string, locale: string) {
  /** The page has asked for the plugin: from here on, an element that appears is drawn without being asked again. */
  let asked = false;
  let page: Element | undefined;
  let hidden = false;
  let view: View = '';
  let panel: Panel | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const read = reader(() => page);
  const phone = matchMedia(PHONE);
  const button = bubble(
    () => choose(view === 'open' ? '' : 'open'),
    () => fetchPanel().catch(() => {}),
  );
  const hosts = frame(...button.hosts);
  const host: LoaderHost = {
    ...button,
    root: hosts.root,
    siteUrl,
    locale,
    read,
    open: () => choose('open'),
    close() {
      const focused = hosts.root.activeElement;
      choose('');
      if (focused) button.focus();
    },
  };
  button.label(LOADER.label);
  phone.onchange = update;
  addEventListener('DOMContentLoaded', follow);
  const observer = new MutationObserver((changes) => {
    follow();
    if (changes.some((change) => change.attributeName)) update();
  });
  observer.observe(document, { childList: true, subtree: true });

  /** Called on every change of the page: cheap where nothing of ours has changed. */
  function follow(): void {
    if (!asked || document.readyState === 'loading') return;
    if (page?.isConnected) hosts.attach(page);
    else settle(find(document));
  }

  /** One widget a page: it moves to the element, or goes where there is none. */
  function settle(next?: Element): void {
    if (next === page) return;
    page = next;
    clearTimeout(timer);
    if (!page) {
      hidden = false;
      hosts.detach();
      timer = setTimeout(() => {
        panel?.destroy();
        panel = undefined;
        view = '';
      }, GONE_AFTER);
      return;
    }
    observer.observe(page, { attributes: true });
    hosts.attach(page);
    update();
    tell('load');
    if (!hidden) tell('show');
    start();
  }

  function start(): void {
    const choice = stored(CHOICE_KEY);
    const greeting = display(read);
    // On a phone the dialog covers the page: nobody wants that on each page they go to.
    const wanted = choice === 'open' && !phone.matches ? 'open' : view;
    view = '';
    if (wanted) show(wanted);
    else if (stored(SESSION_KEY)) draw();
    if (choice || view || greeting === 'hide' || (greeting === 'fade' && phone.matches)) return;
    timer = setTimeout(() => hidden || show('greeting'), Number(read('greeting_dialog_delay')) * 1000);
  }

  /** The visitor's own choice: it wins over the page's settings, here and on later pages. */
  function choose(next: View): void {
    stored(CHOICE_KEY, next || 'closed');
    show(next, true);
  }

  function show(next: View, byHand?: boolean): void {
    const opens = next === 'open';
    const changes = (view === 'open') !== opens;
    view = next;
    // What pages call before the plugin is there only changes what will be there.
    if (!page) return;
    if (changes) {
      hosts.bounce(opens);
      tell(`dialog${opens ? 'Show' : 'Hide'}`);
    }
    clearTimeout(timer);
    update();
    if (next) draw(byHand);
    else panel?.close();
  }

  /** Draws what is wanted when the panel has come, which may be less than when it was sent for. */
  async function draw(byHand?: boolean): Promise<void> {
    try {
      const { mount } = await fetchPanel();
      if (!page) return;
      panel ??= mount(host);
      if (view === 'open') panel.open(byHand);
      if (view === 'greeting') panel.greet();
    } catch (error) {
      show('');
      button.fail();
      console.error(`Customer Chat: add ${siteUrl} to script-src?`, error);
    }
  }

  /** Nothing is to be said of a plugin that is not there. */
  function tell(name: string): void {
    if (page) emit(`customerchat.${name}`);
  }

  /** The browser keeps what it has fetched. */
  function fetchPanel(): Promise<{ mount(host: LoaderHost): Panel }> {
    return import(siteUrl + LOADER.panel);
  }

  function update(): void {
    if (!page) return;
    const [kind, usual] = phone.matches ? (['mobile', 16] as const) : (['desktop', 24] as const);
    const spacing = (edge: string) => {
      const pixels = Number.parseInt(read(`${kind}_${edge}_spacing`), 10);
      return pixels >= 0 ? pixels : usual;
    };
    hosts.place(hidden, alignment(read), spacing('bottom'), spacing('side'));
    button.update(read, view === 'open');
    panel?.update();
  }

  function isAllowed(): boolean {
    const { origin } = location;
    const allowed = siteUrl.startsWith(origin) || LOADER.allowed.test(origin);
    if (!allowed) console.error(`Customer Chat: add ${origin} to whitelistedDomains in chat.config.ts and deploy`);
    return allowed;
  }

  function parse(scope?: unknown, done?: unknown): void {
    setTimeout(() => {
      // A part of the page without our element is somebody else's: a Like button, comments.
      const within = !(scope instanceof Node) || find(scope);
      if (within && isAllowed()) {
        asked = true;
        settle(within === true ? page : within);
        follow();
        hosts.announce();
      }
      emit('xfbml.render');
      if (typeof done === 'function') done();
    });
  }

  const calls = {
    show(dialog?: unknown): void {
      if (!asked) parse();
      hidden = false;
      tell('show');
      // A boolean, or `{ shouldShowDialog }`.
      show((Object(dialog).shouldShowDialog ?? dialog) ? 'open' : view);
    },
    hide(): void {
      hidden = true;
      tell('hide');
      show('');
    },
    showDialog: () => show('open'),
    hideDialog: () => show(''),
    /** No effect on a conversation that has begun: the panel reads the attributes when it begins. */
    update(changes: object): void {
      Object.assign(updates, changes);
      update();
    },
  };

  return {
    calls,
    parse,
    /** `FB.init`, or the options behind the script's `#`. */
    init(xfbml: unknown): void {
      if (/1|true/.test(`${xfbml}`)) parse();
    },
  };
}

/** The plugin's element at or in a part of the page. */
function find(scope: Node): Element | undefined {
  return [...document.querySelectorAll('.fb-customerchat,fb\\:customerchat')].find((each) => scope.contains(each));
}
