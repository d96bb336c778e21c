import { render } from 'preact';
import { plain } from '../../lib/plain.ts';
import type { PageReferral } from '../../lib/protocol/index.ts';
import type { Panel, PanelHost } from '../contract.ts';
import { browserPlatform, browserStorage } from './browser.ts';
import { createLiveClient } from './client/index.ts';
import { createStorage } from './client/storage.ts';
import { createDrawing } from './drawing.tsx';
import type { Language } from './languages/language.ts';
import { oncePerTask } from './once-per-task.ts';
import { wantedSheet } from './sheets.ts';
import { soundSetting } from './sound-setting.ts';
import { wantedLines } from './stages.ts';
import { closedState, initialState, leftState, type PanelState } from './state.ts';
import { addStyles } from './styles.ts';

/**
 * Draws the panel into the loader's host. It connects once the visitor acts, or at once for an existing conversation.
 */
export function mount(host: PanelHost): Panel {
  const { root, config } = host;
  const platform = browserPlatform();
  const destroying = new AbortController();
  const untilDestroyed = plain({ signal: destroying.signal });
  const requestDrawing = oncePerTask(draw);
  let state = initialState;
  let language: Language | undefined;

  const liveClient = createLiveClient(platform, {
    url: config.socketUrl,
    pageId: config.pageId,
    locale: config.locale,
    profile: config.profile,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    origin: () => originOf(host),
    identity: host.identity,
    tabStorage: browserStorage(() => sessionStorage),
    left() {
      state = { ...state, ...leftState };
      requestDrawing();
    },
    changed: requestDrawing,
  });
  const sound = soundSetting(createStorage(platform, 'customer-chat:'));
  const drawing = createDrawing({ host, liveClient, sound, state: () => state, set, requestDrawing });

  addStyles(root);
  if (liveClient.view().started) liveClient.open();
  for (const type of ['resize', 'visibilitychange']) addEventListener(type, requestDrawing, untilDestroyed);
  for (const type of ['resize', 'scroll']) visualViewport?.addEventListener(type, requestDrawing, untilDestroyed);
  const hide = () => {
    liveClient.hide();
    draw();
  };
  addEventListener('pagehide', hide, untilDestroyed);
  host.language().then((loaded) => {
    language = loaded;
    requestDrawing();
  }, host.fail);

  /** Draws at once: what the visitor types or presses shows before their next key. */
  function set(change: Partial<PanelState>): void {
    state = plain({ ...state, ...change });
    draw();
  }
  function draw(): void {
    if (!language || destroying.signal.aborted) return;
    try {
      const view = liveClient.view();
      state = plain({ ...state, ...wantedLines(state, view), ...wantedSheet(state, view) });
      drawing.draw(language);
    } catch (error) {
      host.fail(error);
    }
  }
  return {
    open(byVisitor) {
      if (byVisitor) drawing.focus();
      if (byVisitor && state.mode !== 'open') liveClient.arrive();
      liveClient.open();
      set({ mode: 'open' });
    },
    greet: () => set({ mode: 'greeting' }),
    close() {
      liveClient.rest();
      set(closedState);
    },
    update() {
      liveClient.identityChanged();
      requestDrawing();
    },
    destroy() {
      destroying.abort();
      drawing.stop();
      liveClient.destroy();
      render(null, root);
    },
  };
}

/** Where the visitor is, for the bot: the page's `ref`, and its address without the fragment. */
function originOf(host: PanelHost): PageReferral {
  const { ref } = host.attributes();
  return plain({ ...(ref && { ref }), referer_uri: location.href.replace(/#.*/, '') });
}
