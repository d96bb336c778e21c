import { checkProfile, type MessengerProfile } from '../messenger/index.ts';
import { originPattern } from './allowed-origin.ts';
import { checkSetting } from './check-setting.ts';
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
  page: { id?: string; name: string };
  /** Sites on which the plugin works: `https://shop.example`, or `https://*.shop.example` for every subdomain. */
  whitelistedDomains: readonly string[];
  plugin: PluginLook;
  /** How soon visitors may expect an answer: “Typically replies within…”. Without it, the panel promises nothing. */
  responseTime?: ResponseTime;
  /**
   * How long the bot may take for one event (s): a whole number from 1 to 60; 8 without it. docs/bot.md says what more
   * costs.
   */
  botSeconds?: number;
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
  checkNames(config, '', ['page', 'whitelistedDomains', 'plugin', 'responseTime', 'botSeconds', 'profile']);
  checkNames(page, 'page', ['id', 'name']);
  checkNames(plugin, 'plugin', Object.keys(pluginSettings));
  if (page.id !== undefined && !/^\d+$/.test(page.id))
    throw wrongValue('page.id', page.id, 'the numeric id of the Page, not its name');
  if (page.name.trim() === '') throw wrongValue('page.name', page.name, 'the name that visitors see');
  originPattern(config.whitelistedDomains, { local: false });
  for (const [name, value] of Object.entries(plugin)) {
    if (isPluginSetting(name)) check(pluginSettings[name], `plugin.${name}`, value);
  }
  check(responseTimeSetting, 'responseTime', responseTime);
  if (botSeconds !== undefined && !isBotSeconds(botSeconds))
    throw wrongValue('botSeconds', botSeconds, `a whole number from 1 to ${MAX_BOT_SECONDS}`);
  checkOwnProfile(config.profile);
  return config;
}

/** Finds what Messenger would refuse, before `npm run connect` sends it. */
function checkOwnProfile(profile: ChatConfig['profile']): void {
  const [violation] = checkProfile(profile);
  if (violation) throw new Error(`chat.config.ts: profile: ${violation.message}.`);
  if (profile.persistent_menu && !profile.get_started)
    throw new Error(
      'chat.config.ts: profile.persistent_menu needs profile.get_started: Messenger shows no menu without it.',
    );
}

/** An unknown name is a typo. Ignored, it would leave the setting without effect. */
function checkNames(part: object, path: string, names: readonly string[]): void {
  const unknown = Object.keys(part).find((key) => !names.includes(key));
  if (unknown === undefined) return;
  throw new Error(
    `chat.config.ts: ${[path, unknown].filter(Boolean).join('.')} is not a setting; use one of ${names.join(', ')}.`,
  );
}

function isPluginSetting(name: string): name is keyof typeof pluginSettings {
  return Object.hasOwn(pluginSettings, name);
}

function isBotSeconds(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_BOT_SECONDS;
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

function wrongValue(path: string, value: unknown, expected: string): Error {
  return new Error(`chat.config.ts: ${path} is ${JSON.stringify(value)}; it must be ${expected}.`);
}
