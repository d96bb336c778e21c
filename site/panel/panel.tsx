import { render } from 'preact';
import type { Panel, PanelHost } from '../contract.ts';
import { browserPlatform } from './browser.ts';
import { chime } from './chime.ts';
import { createLiveClient } from './client/index.ts';
import { theme } from './colour.ts';
import type { Language } from './languages/index.ts';
import { isPhone, sizeHost } from './place.ts';
import { addStyles } from './styles.ts';
import { name } from './text.ts';
import type { Looks, Ui } from './ui.ts';
import { draw, firstOf, pageSize } from './view/index.tsx';

/** No line is drawn, and none is to be. */
const top = { from: Number.POSITIVE_INFINITY, target: Number.POSITIVE_INFINITY };
const soundKey = 'customer-chat:sound';
/** Where the visitor goes on. */
const forward = 'textarea,footer>.primary,footer>.buttons>*,.welcome>.primary';

/** Draws the panel into the loader's host, and connects it once the visitor acts or has a conversation already. */
export function mount(host: PanelHost): Panel {
  const { root, config } = host;
  const platform = browserPlatform();
  const ending = new AbortController();
  const observer = new ResizeObserver(stay);
  let looks: Looks = { mode: 'closed', draft: '', ...top, stuck: true, broken: new Set() };
  let language: Language | undefined;
  let focus: string | undefined;
  let pending = false;
  let heard = 0;
  let colour = '';
  let style = '';
  /** The first drawn line and the height of all, as they were: older lines above must not move what is read. */
  let before = { from: 0, height: 0 };

  const client = createLiveClient(platform, {
    url: config.socketUrl,
    pageId: config.pageId,
    locale: config.locale,
    origin() {
      const { ref } = host.attributes();
      return { ...(ref && { ref }), referer_uri: location.href.replace(/#.*/, '') };
    },
    changed: request,
  });
  for (const type of ['resize', 'visibilitychange']) addEventListener(type, request, ending);
  for (const type of ['resize', 'scroll']) window.visualViewport?.addEventListener(type, request, ending);
  addStyles(root);
  // A chunk of its own: it names a file for each language.
  void import('./languages/index.ts').then(async ({ loadLanguage }) => {
    language = await loadLanguage(config.locale);
    request();
  });
  if (client.view().started) client.open();

  /** Draws once for all that happens in a moment. */
  function request(): void {
    if (pending || ending.signal.aborted) return;
    pending = true;
    // A task of its own: what one frame from the server sets off is drawn once, and a slow phone gets its breath.
    setTimeout(() => {
      pending = false;
      if (language && !ending.signal.aborted) paint(language);
    });
  }
  /** The visitor's own doing is drawn at once: what they typed is there before the next key. */
  function set(part: Partial<Looks>): void {
    looks = { ...looks, ...part };
    if (language && !ending.signal.aborted) paint(language);
  }
  function find<Kind extends HTMLElement>(selector: string): Kind | null {
    return root.querySelector<Kind>(selector);
  }
  function paint(language: Language): void {
    const view = client.view();
    const attributes = host.attributes();
    const { lines } = view;
    if (lines.length === 0) looks.from = looks.target = Number.POSITIVE_INFINITY;
    looks.target = Math.min(looks.target, firstOf(lines, pageSize));
    const ui: Ui = {
      ...language,
      ...looks,
      client,
      view,
      config,
      attributes,
      page: name(config.pageName),
      full: isPhone(),
      sound: platform.storage?.get(soundKey) === 'on',
      now: Date.now(),
      set,
      focus(selector = forward) {
        focus = selector;
        request();
      },
      toggleSound() {
        platform.storage?.set(soundKey, ui.sound ? 'off' : 'on');
        if (!ui.sound) chime();
        request();
      },
      open: host.open,
      close: host.close,
      measure,
    };
    if (root.host instanceof HTMLElement) sizeHost(root.host, looks.mode === 'open');
    if (colour !== attributes.theme_color) {
      colour = attributes.theme_color;
      const { ground, text, light, dark } = theme(colour);
      style = `--ground:${ground};--on:${text};--light:${light};--dark:${dark}`;
    }
    const held = root.activeElement;
    render(looks.mode === 'closed' ? null : draw(ui, style), root);
    // What had the focus may be gone: the field, where a button to begin with takes its place when the server has answered.
    if (held && !held.isConnected && looks.mode === 'open') focus ??= forward;
    settle();
    if (looks.warm && !document.hidden && looks.stuck) client.seen();
    tell(ui);
    if (view.slowUntil > ui.now) setTimeout(request, 1000);
    if (looks.mode === 'open' && (!looks.warm || looks.from > looks.target)) setTimeout(more);
  }
  function more(): void {
    if (looks.mode !== 'open' || (looks.warm && looks.from <= looks.target)) return;
    const above = client.view().lines.filter((line) => line.seq < looks.from);
    set(looks.warm ? { from: firstOf(above, 4) } : { warm: true });
  }
  function measure(element: Element | null): void {
    if (element) observer.observe(element);
  }
  /** What has to follow the drawing: heights, the place in the conversation, the focus. */
  function settle(): void {
    const field = find<HTMLTextAreaElement>('textarea');
    if (field) {
      field.style.height = '';
      field.style.height = `${field.scrollHeight}px`;
    }
    const log = find('.log');
    if (log && before.from > looks.from && !looks.stuck) log.scrollTop += log.scrollHeight - before.height;
    before = { from: looks.from, height: log?.scrollHeight ?? 0 };
    stay();
    if (focus === undefined || !looks.warm) return;
    // On a touch screen the field would call the keyboard up, over what there is to read.
    const away = focus === forward && isPhone() && root.activeElement?.localName !== 'textarea';
    (find(away ? '.dialog' : focus) ?? find('.dialog'))?.focus({ preventScroll: true });
    focus = undefined;
  }
  /** Pictures that load and keyboards that open must not push the newest line out of sight. */
  function stay(): void {
    const log = find('.log');
    if (log && looks.stuck) log.scrollTop = log.scrollHeight;
  }
  /** The bubble, the tab and the ear. */
  function tell({ view, sound, say, count, page }: Ui): void {
    const { unread, lines, baseline } = view;
    const label = say('bubble', { name: page });
    host.unread(unread);
    host.label(unread > 0 ? `${label}, ${count('unread', unread)}` : label);
    const bare = document.title.replace(/^\(\d+\) /, '');
    const title = unread > 0 && document.hidden ? `(${unread}) ${bare}` : bare;
    if (document.title !== title) document.title = title;
    const newest = lines.findLast((line) => 'sent' in line)?.seq ?? 0;
    if (newest > Math.max(heard, baseline) && sound) chime();
    heard = newest;
  }

  return {
    open(byHand) {
      if (byHand) focus = forward;
      if (byHand && looks.mode !== 'open') client.arrive();
      client.open();
      set({ mode: 'open' });
    },
    greet: () => set({ mode: 'greeting' }),
    close() {
      client.rest();
      set({ mode: 'closed', warm: false, popup: undefined, ending: false, large: undefined, ...top, stuck: true });
    },
    update: request,
    destroy() {
      observer.disconnect();
      ending.abort();
      client.destroy();
      render(null, root);
    },
  };
}
