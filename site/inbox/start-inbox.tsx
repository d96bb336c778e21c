import { render } from 'preact';
import type { Row } from '../../lib/conversation/index.ts';
import { fitField } from '../lines/fit-field.ts';
import type { LineUi } from '../lines/line-ui.ts';
import { textWithLinks } from '../lines/parts.tsx';
import { theme } from '../panel/colour.ts';
import { oncePerTask } from '../panel/once-per-task.ts';
import { takeAsked } from './address.ts';
import { createAnnouncing } from './announcing.ts';
import { inboxPlatform } from './browser.ts';
import { byNewest, byWaiting, createInboxClient, createSteadyOrder } from './client/index.ts';
import { type InboxState, initialState } from './inbox-state.ts';
import type { InboxUi } from './inbox-ui.ts';
import type { InboxLanguage } from './languages/language.ts';
import { createNotifications } from './notifications.ts';
import { qrOf } from './qr.ts';
import { app } from './view/app.tsx';
import { customerText } from './view/customer-text.tsx';
import { onKeyDown } from './view/keys.ts';

const phone = matchMedia('(max-width:759px)');
/** The details of the customer have a place of their own: on narrower screens they cover the conversation. */
const wide = matchMedia('(min-width:1100px)');

/** Pixels of height below which the lines and the field get the place of what is less important. */
const SHORT = 460;

/** Draws the inbox and keeps it up to date. */
export function startInbox(root: HTMLElement, language: InboxLanguage): void {
  const platform = inboxPlatform();
  const requestDrawing = oncePerTask(draw);
  const announcing = createAnnouncing();
  const order = createSteadyOrder();
  const observer = new ResizeObserver(() => showNewest());
  let state: InboxState = { ...initialState, isSideOpen: wide.matches };
  let focusOn: string | undefined;
  let ui: InboxUi | undefined;
  /** A conversation that a link or a notification asked for, until the list is there. */
  let wanted: string | undefined;
  let lastShelf = state.shelf;
  let isBroken = false;

  const client = createInboxClient(platform, {
    url: INBOX.socketUrl,
    changed: requestDrawing,
    rang: (rows) => announcing.rang(rows, state.sound),
  });
  const notifications = createNotifications(client, (hash) => {
    const customer = new URLSearchParams(hash.replace(/^#/, '')).get('thread');
    if (customer) open(customer);
  });

  setColours(root);
  follow();
  addEventListener('hashchange', follow);
  addEventListener('keydown', (event) => ui && onKeyDown(ui, event));
  addEventListener('beforeunload', (event) => {
    if (client.drafts().length > 0) event.preventDefault();
  });
  wide.addEventListener('change', () => set({ isSideOpen: wide.matches }));
  for (const type of ['resize', 'visibilitychange', 'focus']) addEventListener(type, requestDrawing);
  for (const type of ['resize', 'scroll']) visualViewport?.addEventListener(type, fitWindow);
  setInterval(requestDrawing, 1000);
  void notifications.state().then((outcome) => set({ notifications: outcome }));
  fitWindow();
  draw();

  /** Does what the address asks for. */
  function follow(): void {
    const asked = takeAsked();
    if (asked?.kind === 'thread') wanted = asked.customer;
    client.start(asked?.kind === 'token' ? asked.token : undefined);
    requestDrawing();
  }
  function set(change: Partial<InboxState>): void {
    state = { ...state, ...change };
    draw();
  }
  function open(customer: string, focus = '#composer'): void {
    client.open(customer);
    state = {
      ...state,
      atNewest: true,
      cannedIndex: 0,
      reactTo: undefined,
      isSideOpen: state.isSideOpen && wide.matches,
      dialog: undefined,
    };
    // On a phone the focus would open the keyboard over the conversation.
    focusOn = phone.matches ? '[data-back]' : focus;
    draw();
  }
  function leave(): void {
    const customer = client.view().thread?.customer;
    client.leave();
    if (customer !== undefined) focusOn = `[data-customer="${CSS.escape(customer)}"]`;
    draw();
  }

  function resort(): void {
    order.release();
    focusOn = '.list-row';
    draw();
  }

  function draw(): void {
    if (isBroken) return;
    try {
      drawNow();
    } catch (error) {
      fail(error);
    }
  }
  function drawNow(): void {
    const view = client.view();
    if (wanted !== undefined && view.signIn.kind === 'in') {
      const customer = wanted;
      wanted = undefined;
      open(customer);
      return;
    }
    // Before the drawing, which would count a customer as unseen whose conversation the agent sees.
    if (view.thread && !document.hidden && state.atNewest) client.seen();
    // Its answer is that the conversation is gone.
    if (state.dialog?.kind === 'forget' && !client.row(view.thread?.customer ?? '')) {
      state = { ...state, dialog: undefined };
    }
    ui = createUi();
    // The browser moves the focus back only from a dialog that is closed before it is removed.
    if (!ui.dialog) root.querySelector<HTMLDialogElement>('.question-box')?.close();
    const focused = document.activeElement;
    render(app(ui), root);
    afterDrawing(ui, focused);
  }
  /** What cannot be drawn is not drawn again: the agent sees that, and why is in the console. */
  function fail(error: unknown): void {
    isBroken = true;
    console.error('Inbox:', error);
    // A place without the drawing that has failed.
    const place = root.cloneNode(false);
    root.replaceWith(place);
    render(
      <main class="sign-in">
        <p role="alert">{language.say('broken')}</p>
        <button type="button" class="primary" onClick={() => location.reload()}>
          {language.say('openInbox')}
        </button>
      </main>,
      place,
    );
  }

  function createUi(): InboxUi {
    const view = client.view();
    const { signIn, thread } = view;
    const lines = lineUi();
    return {
      ...language,
      ...state,
      client,
      view,
      config: INBOX,
      now: Date.now(),
      me: signIn.kind === 'in' ? signIn.agent : { id: '', name: '' },
      row: thread && client.row(thread.customer),
      ...listed(),
      lines,
      customerLines: { ...lines, text: (text) => customerText(text, INBOX.linkedOrigins) },
      set,
      focus(selector) {
        focusOn = selector;
        // At once: the agent's next key belongs to what has the focus then.
        draw();
      },
      open,
      leave,
      resort,
      confirmSignIn,
      enableNotifications: () => void enableNotifications(),
      disableNotifications: () => void notifications.disable().then((outcome) => set({ notifications: outcome })),
      addDevice: () => void addDevice(),
      observeSize: (element) => element && observer.observe(element),
    };
  }

  /** Customers of the tab, or those that a search found. */
  function listed(): Pick<InboxUi, 'listed' | 'moved'> {
    const found = state.searching ? client.view().search : undefined;
    if (found) return { listed: found.found, moved: [] };
    const sorted = [...client.rows(state.shelf)].sort(state.shelf === 'open' ? byWaiting : byNewest);
    const customers = sorted.map((row: Row) => row.thread.customer);
    const isHeld =
      lastShelf === state.shelf && (state.isListHeld || document.activeElement?.closest('.list-row') != null);
    lastShelf = state.shelf;
    const { customers: shown, moved } = order.arrange(customers, isHeld);
    return { listed: shown, moved };
  }

  function lineUi(): LineUi {
    return {
      ...language.lines,
      broken: state.broken,
      largePicture: state.largePicture,
      set: (change) => set(change),
      markBroken: (url) => set({ broken: new Set(state.broken).add(url) }),
      text: textWithLinks,
    };
  }

  /** @param focused what had the focus before the drawing. */
  function afterDrawing({ view, say, config }: InboxUi, focused: Element | null): void {
    fitField(root.querySelector<HTMLTextAreaElement>('#composer'));
    showNewest();
    const target = focusOn === undefined ? null : root.querySelector<HTMLElement>(focusOn);
    // The drawing has removed it. Without the focus, keyboards and screen readers would begin the page anew.
    const isLost = focused !== null && !focused.isConnected;
    const next = target ?? (isLost ? whereToGoOn() : null);
    next?.focus({ preventScroll: true });
    if (target || view.thread?.status !== 'loading') focusOn = undefined;
    announcing.update(say('inboxOf', { name: config.pageName }), view.unseen.size, state.sound);
  }

  /** The conversation that is open, or *Close* where it is gone. */
  function whereToGoOn(): HTMLElement | null {
    const places = ['.log', '.thread-pane button', '.list-row'];
    return places.map((place) => root.querySelector<HTMLElement>(place)).find((element) => element !== null) ?? null;
  }

  /** The click on *Sign in* lets the page play sounds. */
  function confirmSignIn(): void {
    client.confirmSignIn();
    new AudioContext().close().catch(() => undefined);
  }
  async function enableNotifications(): Promise<void> {
    const key = client.view().pushKey;
    if (key !== undefined) set({ notifications: await notifications.enable(key), notifyAsked: true });
  }
  async function addDevice(): Promise<void> {
    set({ dialog: { kind: 'device' } });
    const answer = await client.deviceCode();
    if (!answer) {
      set({ dialog: undefined });
      return;
    }
    const link = `${location.origin}${location.pathname}#device=${answer.code}`;
    if (state.dialog?.kind === 'device') set({ dialog: { kind: 'device', ...answer, qr: qrOf(link) } });
  }

  function showNewest(): void {
    const log = root.querySelector('.log');
    if (log && state.atNewest) log.scrollTop = log.scrollHeight;
  }
  /** The on-screen keyboard covers a part of the window: the page fits into what is left. */
  function fitWindow(): void {
    const viewport = visualViewport;
    if (!viewport || viewport.scale > 1.01) return;
    root.style.height = `${viewport.height}px`;
    root.classList.toggle('is-short', viewport.height < SHORT);
    root.style.transform = viewport.offsetTop > 0 ? `translateY(${viewport.offsetTop}px)` : '';
    showNewest();
  }
}

/** The operator's colour, readable on each ground. */
function setColours(root: HTMLElement): void {
  const { ground, text, light, dark } = theme(INBOX.themeColor);
  for (const [name, value] of Object.entries({ ground, on: text, light, dark }))
    root.style.setProperty(`--${name}`, value);
}
