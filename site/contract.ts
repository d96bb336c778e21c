import type { AttributeName, LabelPreset, ResponseTime } from '../lib/config/plugin-settings.ts';
import type { VisitorProfile } from '../lib/protocol/index.ts';
import type { Words } from './panel/languages/en_US.ts';
import type { Language } from './panel/languages/language.ts';

/**
 * The contract between loader and panel. The loader owns what a page sees: the bubble, whether the dialog is open, and
 * when the greeting is due. The panel owns what happens inside the dialog. It is a module of its own, fetched when a
 * visitor needs it: `site/panel/index.ts`.
 */
export interface PanelModule {
  mount(host: PanelHost): Panel;
}

/** What the loader gives to the panel. */
export interface PanelHost {
  /**
   * Where the panel draws itself: empty, without styles. Its host element, `[data-testid="dialog_iframe"]`, belongs to
   * the loader, which keeps it just above the bubble. Before each call of `open`, `greet`, `close` and `update` the
   * loader resets the host's inline styles. The panel then sizes the host, inline too: the page's `* { all: unset }`
   * would win against `:host`. The custom properties `--side` and `--bottom` are the pixels from the window's edges to
   * the bubble.
   */
  readonly root: ShadowRoot;
  readonly config: PanelConfig;
  /** Words in the visitor's language. */
  language(): Promise<Language>;
  /**
   * Current values: `FB.CustomerChat.update` first, then the element's attributes, then `chat.config.ts`. Do not cache
   * them.
   */
  attributes(): Attributes;
  /** What the page last gave to `FB.CustomerChat.update({ identity })`; undefined where it gave nothing. */
  identity(): unknown;
  /**
   * The visitor wants the conversation (a click on the greeting): the loader stores the choice and calls `Panel.open`.
   */
  open(): void;
  /**
   * The visitor closed the dialog or the greeting: the loader stores the choice, calls `Panel.close` and returns the
   * focus.
   */
  close(): void;
  /** Number of lines that the visitor has not seen; the bubble shows it. */
  unread(count: number): void;
  /** The bubble's accessible name in the visitor's language, with the number of unread lines. */
  label(text: string): void;
  /** The panel cannot be drawn. The loader removes it, and says so on the bubble and in the console. */
  fail(error: unknown): void;
}

/** What the loader calls. Each method may be called at any time, and more than once. */
export interface Panel {
  /** Shows the conversation. `focus` is true where the visitor opened it: the focus then moves into the dialog. */
  open(focus?: boolean): void;
  /** Shows the greeting alone: a card beside the bubble. */
  greet(): void;
  /** Hides everything. An open connection stays, so that unread lines are counted. */
  close(): void;
  /** Attributes may have changed: the theme's colour, the greetings. */
  update(): void;
  /** The element is gone: closes the connection and removes listeners. The loader removes the host. */
  destroy(): void;
}

/** Fixed for one page view. */
export interface PanelConfig extends SiteConfig {
  /** As in the loader's path: `en_US`. */
  readonly locale: string;
  readonly responseTime?: ResponseTime;
  /** As in `chat.config.ts`; the server may know a newer one. */
  readonly profile: Partial<VisitorProfile>;
}

/** The attributes that the panel reads; names as in Meta's markup. */
export interface Attributes {
  /** `#rrggbb`. */
  readonly theme_color: string;
  /** Empty where nothing was set: the panel uses the profile's greeting or its own words. */
  readonly logged_in_greeting: string;
  readonly logged_out_greeting: string;
  /** Empty where the page sets none. */
  readonly ref: string;
}

/** Built into the site's scripts in place of `SITE`. */
export interface SiteConfig {
  /** Numeric id of the Page. */
  readonly pageId: string;
  readonly pageName: string;
  /** Empty where the name's first letter stands in its place. */
  readonly pagePicture: string;
  /** `ws:` or `wss:`. */
  readonly socketUrl: string;
}

/** Built into the loader in place of `LOADER`. */
export interface LoaderConfig extends LoaderWords {
  /** Matches the origins on which the plugin is drawn. */
  readonly allowed: RegExp;
  /** `chat.config.ts` and the defaults, by attribute. Settings that only the panel reads are in `PANEL_DEFAULTS`. */
  readonly defaults: Readonly<Record<string, string>>;
}

/** What each language has of its own: the loader's words, and the panel. */
export interface LoaderWords {
  /** Path of the panel's module on the site, with its hash. */
  readonly panel: string;
  /** Accessible name of the bubble. */
  readonly label: string;
  /** Words for Meta's presets of `entry_point_label`. */
  readonly labels: Readonly<Record<LabelPreset, string>>;
  /** On the bubble, where the panel cannot be loaded. */
  readonly unavailable: string;
}

/** What the loader passes on. `panel-host.ts` makes a `PanelHost` of it, to keep the loader small. */
export interface LoaderHost extends Omit<PanelHost, 'config' | 'attributes' | 'language'> {
  readonly locale: string;
  /** The current value of one attribute by Meta's name. Without any value: `otherwise`, or the setting's default. */
  read(name: AttributeName | 'page_id' | 'ref' | 'minimized', otherwise?: string): string;
}

declare global {
  const SITE: SiteConfig;
  const LOADER: LoaderConfig;
  /** As `LOADER.defaults`, for settings that only the panel reads. */
  const PANEL_DEFAULTS: Readonly<Record<string, import('../lib/locale/text-by-language.ts').TextByLanguage>>;
  /** The profile of `chat.config.ts` for the panel's language. */
  const PANEL_PROFILE: VisitorProfile;
  /** The panel's words, in the language with this code. */
  const WORDS: Words;
  const LANGUAGE: string;
  /** The oldest browsers that the plugin runs in. */
  const OLDEST_BROWSERS: string;
}

/**
 * The panel's keys in `localStorage` for which the loader fetches it at once: the visitor's session, so that they see
 * the lines that came since; a session that they ended offline, and what they wrote, until the server has it.
 */
export const PANEL_KEYS = /^customer-chat:(session$|ending$|out\.)/;
/** Where the conversation fills the window: a phone, upright or on its side. */
export const PHONE = '(max-width:480px),(max-height:480px)';
/** Key of the visitor's own choice in `localStorage`: `open` or `closed`. */
export const CHOICE_KEY = 'customer-chat:choice';
