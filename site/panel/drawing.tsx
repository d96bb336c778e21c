import { render } from 'preact';
import { plain } from '../../lib/plain.ts';
import type { PanelHost } from '../contract.ts';
import { fitField } from '../lines/fit-field.ts';
import { textWithLinks } from '../lines/parts.tsx';
import { name } from '../lines/text.ts';
import { createAnnouncing } from './announcing.ts';
import { chime } from './chime.ts';
import type { LiveClient } from './client/index.ts';
import { createThemeStyle } from './colour.ts';
import { createFocusing } from './focusing.ts';
import { isPhone, sizeHost } from './host-size.ts';
import type { Language } from './languages/index.ts';
import { oncePerTask } from './once-per-task.ts';
import { createScrolling } from './scrolling.ts';
import type { SoundSetting } from './sound-setting.ts';
import { nextStage } from './stages.ts';
import type { PanelState } from './state.ts';
import { countInTitle } from './title.ts';
import type { Ui } from './ui.ts';
import { Panel } from './view/index.tsx';

export interface DrawingParts {
  readonly host: PanelHost;
  readonly liveClient: LiveClient;
  readonly sound: SoundSetting;
  readonly state: () => PanelState;
  /** Changes the state and draws. */
  readonly set: (change: Partial<PanelState>) => void;
  readonly requestDrawing: () => void;
}

export interface Drawing {
  draw(language: Language): void;
  /** Moves the focus into the dialog after the next drawing. */
  focus(): void;
  stop(): void;
}

/** Draws the whole panel from its state, and does what must follow a drawing: scroll position, focus, announcements. */
export function createDrawing(parts: DrawingParts): Drawing {
  const { host, liveClient, state, set, requestDrawing } = parts;
  const { root } = host;
  const scrolling = createScrolling(root, state);
  const focusing = createFocusing(root);
  const announce = createAnnouncing(host);
  const themeStyle = createThemeStyle();
  const drawNextStage = oncePerTask(() => {
    const change = nextStage(state(), liveClient.view());
    if (change) set(change);
  });

  function draw(language: Language): void {
    const { mode, stage, atNewest } = state();
    const isConversationDrawn = mode === 'open' && stage === 'conversation';
    // Before the drawing, which would count a line as unread that the visitor sees.
    if (isConversationDrawn && !document.hidden && atNewest) liveClient.seen();
    const ui = createUi(language);
    const { view } = ui;
    if (root.host instanceof HTMLElement) sizeHost(root.host, mode === 'open');
    focusing.beforeDrawing();
    render(mode === 'closed' ? null : <Panel ui={ui} style={themeStyle(ui.attributes.theme_color)} />, root);
    fitField(root.querySelector('textarea'));
    scrolling.afterDrawing();
    focusing.afterDrawing(mode === 'open', isConversationDrawn);
    announce(ui);
    if (nextStage(state(), view)) drawNextStage();
  }
  function createUi(language: Language): Ui {
    const sound = parts.sound.isOn();
    const focus = (selector?: string) => {
      focusing.request(selector);
      requestDrawing();
    };
    return plain({
      ...language,
      ...state(),
      liveClient,
      view: liveClient.view(),
      config: host.config,
      attributes: host.attributes(),
      pageName: name(host.config.pageName),
      fillsWindow: isPhone(),
      sound,
      now: Date.now(),
      state,
      set,
      focus,
      press(title, payload) {
        liveClient.postback(title, payload);
        if (!state().popup) return;
        set({ popup: undefined });
        focus();
      },
      text: textWithLinks,
      markBroken: (url) => set({ broken: new Set(state().broken).add(url) }),
      toggleSound() {
        parts.sound.set(!sound);
        if (!sound) chime();
        requestDrawing();
      },
      open: host.open,
      close: host.close,
      isAtNewest: scrolling.isAtNewest,
      observeSize: scrolling.observeSize,
    });
  }
  return {
    draw,
    focus: () => focusing.request(),
    stop() {
      scrolling.stop();
      countInTitle(0);
    },
  };
}
