import { checkProfile, type MessengerProfile } from '../messenger/index.ts';
import { originPattern } from './allowed-origin.ts';

/** The owner's one file, `chat.config.ts`. Names follow Meta's: the plugin's attributes, and the Messenger Profile's own JSON. */
export interface ChatConfig {
  /** `id` is the Page's numeric id; where it is left out, `PAGE_ID` of the settings counts. */
  page: { id?: string; name: string };
  /** Sites on which the plugin may talk, as in the Messenger Profile: `https://shop.example`, or `https://*.shop.example` for every subdomain. */
  whitelistedDomains: readonly string[];
  plugin: PluginLook;
  /** What visitors are told to expect ("typically replies within…"). Left out: nothing is promised. */
  responseTime?: ResponseTime;
  profile: Pick<MessengerProfile, 'greeting' | 'get_started' | 'ice_breakers' | 'persistent_menu'>;
}

const responseTimes = ['instantly', 'minutes', 'hour', 'hours', 'day'] as const;
export type ResponseTime = (typeof responseTimes)[number];

/** How the plugin looks where the page's `div` does not say otherwise. */
export interface PluginLook {
  /** `#RRGGBB`, not white. Default `#0084FF`. */
  themeColor?: string;
  /** Default `right`. */
  alignment?: 'left' | 'right';
  /** Pixels from the edges of the window. Defaults 24 and 24, on phones 16 and 16. */
  desktopBottomSpacing?: number;
  desktopSideSpacing?: number;
  mobileBottomSpacing?: number;
  mobileSideSpacing?: number;
  /** Default `MESSENGER_ICON`. */
  entryPointIcon?: 'MESSENGER_ICON' | 'CHAT_ROUND_ICON' | 'CHAT_ANGULAR_ICON' | 'NONE';
  /** Default `NONE`: the icon alone. Meta's three are said in the language of the page's script; any other text is shown as it is. */
  entryPointLabel?: 'NONE' | 'CHAT' | 'HELP' | 'ASK_US' | (string & {});
  /** At most 80 characters each; left out: the profile's `greeting`. */
  loggedInGreeting?: string;
  loggedOutGreeting?: string;
  /** Default `show`. */
  greetingDialogDisplay?: 'show' | 'hide' | 'fade';
  /** Seconds after the plugin has loaded. Default 0. */
  greetingDialogDelay?: number;
}

/**
 * Checks the owner's file, so that a mistake is said where it was made and not seen as a missing bubble.
 *
 * @throws {Error} that names the setting and what it may hold.
 */
export function defineConfig(config: ChatConfig): ChatConfig {
  const { page, plugin } = config;
  if (page.id !== undefined)
    check(/^\d+$/.test(page.id), 'page.id', page.id, 'the numeric id of the Page, not its name');
  check(page.name.trim() !== '', 'page.name', page.name, 'the name that visitors see');
  originPattern(config.whitelistedDomains, { local: false });
  const { themeColor } = plugin;
  if (themeColor !== undefined) {
    const usable = /^#[0-9a-f]{6}$/i.test(themeColor) && themeColor.toLowerCase() !== '#ffffff';
    check(usable, 'plugin.themeColor', themeColor, 'a colour as #RRGGBB, and not white');
  }
  for (const name of ['loggedInGreeting', 'loggedOutGreeting'] as const) {
    check((plugin[name] ?? '').length <= 80, `plugin.${name}`, plugin[name], 'a text of at most 80 characters');
  }
  for (const name of [
    'desktopBottomSpacing',
    'desktopSideSpacing',
    'mobileBottomSpacing',
    'mobileSideSpacing',
    'greetingDialogDelay',
  ] as const) {
    const value = plugin[name] ?? 0;
    check(Number.isInteger(value) && value >= 0, `plugin.${name}`, value, 'a whole number, zero or more');
  }
  known(page, 'page', ['id', 'name']);
  known(plugin, 'plugin', looks);
  known(config, '', ['page', 'whitelistedDomains', 'plugin', 'responseTime', 'profile']);
  oneOf(config.responseTime, 'responseTime', responseTimes);
  oneOf(plugin.alignment, 'plugin.alignment', ['left', 'right']);
  oneOf(plugin.greetingDialogDisplay, 'plugin.greetingDialogDisplay', ['show', 'hide', 'fade']);
  oneOf(plugin.entryPointIcon, 'plugin.entryPointIcon', [
    'MESSENGER_ICON',
    'CHAT_ROUND_ICON',
    'CHAT_ANGULAR_ICON',
    'NONE',
  ]);
  checkOwnProfile(config.profile);
  return config;
}

/** What Messenger would refuse, and `npm run connect` only find out. */
function checkOwnProfile(profile: ChatConfig['profile']): void {
  const [violation] = checkProfile(profile);
  if (violation) throw new Error(`chat.config.ts: profile: ${violation.message}.`);
  if (profile.persistent_menu && !profile.get_started)
    throw new Error(
      'chat.config.ts: profile.persistent_menu needs profile.get_started: Messenger shows no menu without it.',
    );
}

function oneOf<Value extends string>(value: Value | undefined, name: string, values: readonly Value[]): void {
  if (value !== undefined) check(values.includes(value), name, value, `one of ${values.join(', ')}`);
}

/** A name that is not one of ours is a slip of the pen, and would do nothing without a word. */
function known(part: object, name: string, names: readonly string[]): void {
  const odd = Object.keys(part).find((key) => !names.includes(key));
  if (odd === undefined) return;
  throw new Error(
    `chat.config.ts: ${[name, odd].filter(Boolean).join('.')} is no setting; there are ${names.join(', ')}.`,
  );
}

const looks: readonly (keyof PluginLook)[] = [
  'themeColor',
  'alignment',
  'desktopBottomSpacing',
  'desktopSideSpacing',
  'mobileBottomSpacing',
  'mobileSideSpacing',
  'entryPointIcon',
  'entryPointLabel',
  'loggedInGreeting',
  'loggedOutGreeting',
  'greetingDialogDisplay',
  'greetingDialogDelay',
];

function check(right: boolean, name: string, value: unknown, expected: string): void {
  if (!right) throw new Error(`chat.config.ts: ${name} is ${JSON.stringify(value)}; it must be ${expected}.`);
}
