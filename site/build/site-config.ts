import { attributesOf } from '../../lib/config/attributes-of.ts';
import { type ChatConfig, originPattern } from '../../lib/config/index.ts';
import { attributeSettings, type PluginSetting } from '../../lib/config/plugin-settings.ts';
import type { TextByLanguage } from '../../lib/locale/index.ts';
import type { LoaderConfig, LoaderWords, SiteConfig } from '../contract.ts';

/** What every script of the site knows. */
export function siteConfig(given: { config: ChatConfig; pageId: string; socketUrl: string }): SiteConfig {
  const { page } = given.config;
  return {
    pageId: page.id ?? given.pageId,
    pageName: page.name,
    pagePicture: page.picture ?? '',
    socketUrl: given.socketUrl,
  };
}

/** What the loader knows in every language. */
export function loaderConfig(given: { config: ChatConfig; local: boolean }): Omit<LoaderConfig, keyof LoaderWords> {
  const { config, local } = given;
  return {
    allowed: new RegExp(originPattern(config.whitelistedDomains, { local }), 'i'),
    defaults: defaultsOf(config, (setting) => !setting.panelOnly),
  };
}

/** Values of settings that only the panel reads. A text for each language stays one. */
export function panelDefaults(config: ChatConfig): Record<string, TextByLanguage> {
  const { loggedInGreeting, loggedOutGreeting } = config.plugin;
  return {
    ...defaultsOf(config, (setting) => setting.panelOnly === true),
    ...(loggedInGreeting !== undefined && { [attributeSettings.loggedInGreeting.attribute]: loggedInGreeting }),
    ...(loggedOutGreeting !== undefined && { [attributeSettings.loggedOutGreeting.attribute]: loggedOutGreeting }),
  };
}

function defaultsOf(config: ChatConfig, isWanted: (setting: PluginSetting) => boolean): Record<string, string> {
  const attributes = attributesOf({ ...config.plugin, responseTime: config.responseTime });
  const settings: readonly PluginSetting[] = Object.values(attributeSettings);
  return Object.fromEntries(settings.filter(isWanted).map(({ attribute }) => [attribute, attributes[attribute] ?? '']));
}
