import type { TextByLanguage } from '../locale/index.ts';
import { checkProfile, limits, type MessengerProfile } from '../messenger/index.ts';
import { didYouMean } from '../nearest-name.ts';
import { originPattern } from './allowed-origin.ts';
import { type CannedReply, checkCannedReplies } from './canned-reply.ts';
import { checkHours } from './check-hours.ts';
import { checkSetting } from './check-setting.ts';
import { checkText } from './check-text.ts';
import { ConfigError, wrongValue } from './config-error.ts';
import { type Hours, weekdays } from './hours.ts';
import { isPicture } from './picture.ts';
import {
  type PluginLook,
  type PluginSetting,
  pluginSettings,
  type ResponseTime,
  responseTimeSetting,
} from './plugin-settings.ts';
import { MAX_BOT_SECONDS } from './time-budget.ts';

/**
 * Your settings, in `chat.config.ts`. Names follow Meta's: the plugin's attributes, and the JSON of the Messenger
 * Profile.
 */
export interface ChatConfig {
  /** `id` is the Page's numeric id. Without it, the setting `PAGE_ID` counts. */
  page: {
    id?: string;
    name: string;
    /** Shown beside the name: the address of a square picture, with https. Without it: the name's first letter. */
    picture?: string;
  };
  /** Sites on which the plugin works: `https://shop.example`, or `https://*.shop.example` for every subdomain. */
  whitelistedDomains: readonly string[];
  plugin: PluginLook & {
    /** A visitor's conversation can be read for so many days after their last visit: 1 to 365; 30 without it. */
    sessionDays?: number;
  };
  /** How soon visitors may expect an answer: “Typically replies within…”. Without it, the panel promises nothing. */
  responseTime?: ResponseTime;
  /**
   * How long the bot may take for one event (s): a whole number from 1 to 60; 8 without it. docs/bot.md says what more
   * costs.
   */
  botSeconds?: number;
  /** When your agents answer. Without it: always. */
  hours?: Hours;
  /**
   * What the customer hears where the bot has failed and its handler `failed` says nothing. Without it: "Sorry,
   * something went wrong." in their language, and "A person will look at it." where you have agents. `false`: nothing.
   * @example { de: 'Das hat nicht geklappt. Rufen Sie uns an: 089 1234', default: 'Please call us: +49 89 1234' }
   */
  fallback?: TextByLanguage | false;
  /**
   * Who answers a customer of Messenger whom the bot hands over: `page_inbox` (without it) is Meta's, `inbox` your own.
   * The website's visitors always come to your own inbox.
   */
  handOver?: 'page_inbox' | 'inbox';
  /**
   * Meta has granted your app the feature Human Agent: agents may answer until seven days after the customer's message.
   * Default `false`.
   */
  humanAgent?: boolean;
  /**
   * The bot gets a conversation back so many hours after the last act of an agent: more than 0, at most 720.
   * Without it, only *Mark as done* gives it back.
   */
  giveBackAfter?: number;
  /**
   * Conversations are deleted once nothing has happened in them for so many days: a whole number from 1 to 3650.
   * Without it they are kept until you delete them. Those that wait for a person, or that an agent keeps, stay.
   */
  retentionDays?: number;
  /** Texts that agents choose by their names after `/`. */
  cannedReplies?: readonly CannedReply[];
  /**
   * Notifications on an agent's phone show what the customer wrote. The phone's maker cannot read them; who sees the
   * phone's screen can. Default `false`.
   */
  textInNotifications?: boolean;
  profile: Pick<MessengerProfile, 'greeting' | 'get_started' | 'ice_breakers' | 'persistent_menu'>;
}

/**
 * Checks your settings when the file is loaded, so that a mistake stops the start or the deploy.
 *
 * @example
 * export default defineConfig({
 *   page: { name: 'Kiln & Cup' },
 *   whitelistedDomains: ['https://shop.example'],
 *   plugin: { themeColor: '#7A3B2E', loggedOutGreeting: 'Hi! Ask us anything.' },
 *   profile: {},
 * });
 *
 * @throws {Error} that names the setting and what it must be.
 */
export function defineConfig(config: ChatConfig): ChatConfig {
  const { page, plugin, responseTime, botSeconds } = config;
  checkNames(config, '', settingNames);
  checkNames(page, 'page', ['id', 'name', 'picture']);
  checkNames(plugin, 'plugin', [...Object.keys(pluginSettings), 'sessionDays']);
  if (page.id !== undefined && !/^\d+$/.test(page.id))
    throw wrongValue('page.id', page.id, 'the numeric id of the Page, not its name');
  if (page.name.trim() === '') throw wrongValue('page.name', page.name, 'the name that visitors see');
  if (page.picture !== undefined && !isPicture(page.picture))
    throw wrongValue('page.picture', page.picture, 'the address of a picture that begins with https://');
  originPattern(config.whitelistedDomains, { local: false });
  for (const [name, value] of Object.entries(plugin)) {
    if (isPluginSetting(name)) check(pluginSettings[name], `plugin.${name}`, value);
  }
  checkWholeNumber('plugin.sessionDays', plugin.sessionDays, MAX_SESSION_DAYS);
  check(responseTimeSetting, 'responseTime', responseTime);
  checkWholeNumber('botSeconds', botSeconds, MAX_BOT_SECONDS);
  checkWholeNumber('retentionDays', config.retentionDays, MAX_RETENTION_DAYS);
  checkPeople(config);
  if (config.fallback !== undefined && config.fallback !== false) checkText('fallback', config.fallback, limits.text);
  checkOwnProfile(config.profile);
  return config;
}

/** How long a visitor's session lasts where `plugin` sets no `sessionDays`. */
export const DEFAULT_SESSION_DAYS = 30;
const MAX_SESSION_DAYS = 365;
/** Ten years. */
const MAX_RETENTION_DAYS = 3_650;
/** 30 days. */
const MAX_GIVE_BACK_HOURS = 720;

/** Every setting: the compiler refuses a list that is not complete. */
const settingNames = Object.keys({
  page: true,
  whitelistedDomains: true,
  plugin: true,
  responseTime: true,
  botSeconds: true,
  hours: true,
  fallback: true,
  handOver: true,
  humanAgent: true,
  giveBackAfter: true,
  retentionDays: true,
  cannedReplies: true,
  textInNotifications: true,
  profile: true,
} satisfies Record<keyof ChatConfig, true>);

/** Checks what concerns agents and the inbox. */
function checkPeople({ hours, handOver, giveBackAfter, cannedReplies, ...switches }: ChatConfig): void {
  if (hours !== undefined) {
    checkNames(hours, 'hours', ['timeZone', 'week', 'closed']);
    checkNames(hours.week ?? {}, 'hours.week', weekdays);
    checkHours(hours);
  }
  if (handOver !== undefined && !['page_inbox', 'inbox'].includes(handOver))
    throw wrongValue('handOver', handOver, 'page_inbox or inbox');
  if (giveBackAfter !== undefined && !(giveBackAfter > 0 && giveBackAfter <= MAX_GIVE_BACK_HOURS))
    throw wrongValue('giveBackAfter', giveBackAfter, `a number of hours above 0, at most ${MAX_GIVE_BACK_HOURS}`);
  if (cannedReplies !== undefined) checkCannedReplies(cannedReplies);
  for (const name of ['humanAgent', 'textInNotifications'] as const) {
    const value = switches[name];
    if (value !== undefined && typeof value !== 'boolean') throw wrongValue(name, value, 'true or false');
  }
}

/** Finds what Messenger would refuse, before `npm run connect` sends it. */
function checkOwnProfile(profile: ChatConfig['profile']): void {
  const [violation] = checkProfile(profile);
  if (violation) throw new ConfigError(['profile'], `profile: ${violation.message}.`);
  if (profile.persistent_menu && !profile.get_started)
    throw new ConfigError(
      ['profile', 'persistent_menu'],
      'profile.persistent_menu needs profile.get_started: Messenger shows no menu without it.',
    );
}

/** An unknown name is a typo. Ignored, it would leave the setting without effect. */
function checkNames(part: object, path: string, names: readonly string[]): void {
  const unknown = Object.keys(part).find((key) => !names.includes(key));
  if (unknown === undefined) return;
  const steps = [...path.split('.'), unknown].filter(Boolean);
  const meant = didYouMean(unknown, names);
  throw new ConfigError(steps, `${steps.join('.')} is not a setting.${meant} Use one of ${names.join(', ')}.`);
}

function isPluginSetting(name: string): name is keyof typeof pluginSettings {
  return Object.hasOwn(pluginSettings, name);
}

function checkWholeNumber(path: string, value: unknown, max: number): void {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max)) return;
  throw wrongValue(path, value, `a whole number from 1 to ${max}`);
}

function check(setting: PluginSetting, path: string, value: unknown): void {
  if (value !== undefined && checkSetting(setting, value)) throw wrongValue(path, value, expected(setting));
}

function expected(setting: PluginSetting): string {
  switch (setting.kind) {
    case 'colour':
      return 'a colour as #RRGGBB, and not white';
    case 'choice':
      return `one of ${setting.values.join(', ')}`;
    case 'wholeNumber':
      return 'a whole number, zero or more';
    case 'text':
      return setting.limit === undefined ? 'a text' : `a text of at most ${setting.limit} characters`;
  }
}
