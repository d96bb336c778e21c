import type { ResponseTime } from '../lib/config/index.ts';

/**
 * What the loader and the panel are to each other. The loader owns what a page sees: the bubble, whether the dialog is open, and when
 * the greeting is due. The panel owns what happens inside the dialog, and is a module of its own, fetched when it is wanted:
 * `site/panel/index.ts`.
 */
export interface PanelModule {
  mount(host: PanelHost): Panel;
}

/** What the loader gives to the panel. */
export interface PanelHost {
  /**
   * Where the panel draws itself: empty, without styles. The loader keeps its host, `[data-testid="dialog_iframe"]`, just above the
   * bubble, and starts afresh with the host's inline
   * styles before each call of `open`, `greet`, `close` and `update`; the panel sizes it, inline too, since styles of `:host` lose against
   * the page's (`* { all: unset }`). `--side` and `--bottom` on it are the pixels from the window's edges to the bubble.
   */
  readonly root: ShadowRoot;
  readonly config: PanelConfig;
  /** What holds now: `chat.config.ts`, then the div's attributes, then `FB.CustomerChat.update`. Read it when it is needed, not once. */
  attributes(): Attributes;
  /** The visitor wants the conversation (a click on the greeting): the loader notes the choice and calls `Panel.open`. */
  open(): void;
  /** The visitor closed the dialog or dismissed the greeting: the loader notes the choice, calls `Panel.close` and gives the focus back. */
  close(): void;
  /** Lines that the visitor has not seen; the bubble shows them. */
  unread(count: number): void;
  /** The bubble's accessible name in the visitor's language, with the count of unread lines where there are some. */
  label(text: string): void;
}

/** What the loader calls. Each may be called at any time, and twice. */
export interface Panel {
  /** Shows the conversation. `focus` is true where the visitor asked for it by hand: the focus moves into the dialog. */
  open(focus?: boolean): void;
  /** Shows the greeting alone: a card beside the bubble. */
  greet(): void;
  /** Shows nothing. The connection stays, where there is one, so that unread lines are counted. */
  close(): void;
  /** Attributes may have changed: the theme's colour, alignment, greetings. */
  update(): void;
  /** The div is gone: closes the connection, forgets listeners. The host is taken away by the loader. */
  destroy(): void;
}

export interface PanelConfig extends SiteConfig {
  /** Where the site is, without a trailing slash; read from the loader's own URL. */
  readonly siteUrl: string;
  /** As in the loader's path: `en_US`. */
  readonly locale: string;
}

/** Written into the site's scripts when it is built: `SITE` is replaced by this. */
export interface SiteConfig {
  /** Numeric id of the Page. */
  readonly pageId: string;
  readonly pageName: string;
  /** `ws:` or `wss:`. */
  readonly socketUrl: string;
  /** Address of the HTTP API, without a trailing slash. */
  readonly apiUrl: string;
  readonly responseTime?: ResponseTime;
}

/** Written into the loader when it is built: `LOADER` is replaced by this. */
export interface LoaderConfig extends LoaderWords {
  /** Matches the origins on which the plugin is drawn. */
  readonly allowed: RegExp;
  /** Path of the panel's module on the site, with its hash. */
  readonly panel: string;
  /** `#rrggbb`, where nothing usable is written. */
  readonly theme: string;
  readonly display: Attributes['greeting_dialog_display'];
  /** What else `chat.config.ts` says, under the names of the attributes. */
  readonly defaults: Readonly<Record<string, string>>;
}

/** What the loader says, in the language of its path. */
export interface LoaderWords {
  /** Accessible name of the bubble. */
  readonly label: string;
  /** What Meta's constants for `entry_point_label` stand for. */
  readonly labels: Readonly<Record<string, string>>;
  /** On the bubble, where the panel cannot be loaded. */
  readonly unavailable: string;
}

/** What the loader really hands over: as little as it can, since it counts for every visitor. `panel-host.ts` makes the rest of it. */
export interface LoaderHost extends Omit<PanelHost, 'config' | 'attributes'> {
  readonly siteUrl: string;
  readonly locale: string;
  /** One attribute by Meta's name as it stands now; empty where nothing says anything. */
  read(name: string): string;
}

declare global {
  const SITE: SiteConfig;
  const LOADER: LoaderConfig;
  /** The owner's greetings: too long for the loader. */
  const GREETINGS: Readonly<Record<'logged_in_greeting' | 'logged_out_greeting', string>>;
}

/** The plugin's attributes after defaults; names and values as in Meta's markup. */
export interface Attributes {
  /** `#rrggbb`. */
  readonly theme_color: string;
  readonly alignment: 'left' | 'right';
  /** Empty where nothing was set: the panel uses the profile's greeting or its own words. */
  readonly logged_in_greeting: string;
  readonly logged_out_greeting: string;
  readonly greeting_dialog_display: 'show' | 'hide' | 'fade';
  /** Seconds. */
  readonly greeting_dialog_delay: number;
  readonly entry_point_icon: string;
  readonly entry_point_label: string;
  /** Empty where there is none. */
  readonly ref: string;
  readonly attribution: string;
}

/**
 * The panel keeps the visitor's session under this key of `localStorage`; where the loader finds one it fetches the panel without being
 * asked, so that a visitor who has written before sees what came since.
 */
export const SESSION_KEY = 'customer-chat:session';
/** Where the conversation fills the window: a phone, upright or on its side. */
export const PHONE = '(max-width:480px),(max-height:480px)';
/** The visitor's own choice: `open` or `closed`. */
export const CHOICE_KEY = 'customer-chat:choice';
