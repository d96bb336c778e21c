import { checkSetting } from '../../lib/config/check-setting.ts';
import type { ChatConfig, PluginLook } from '../../lib/config/index.ts';
import { type PluginSetting, pluginSettings, responseTimes } from '../../lib/config/plugin-settings.ts';
import { textIn } from '../../lib/locale/index.ts';
import { readDomains } from './domains.ts';
import { type Draft, textsOf } from './draft.ts';
import { parseText } from './parse-text.ts';

/**
 * The settings of a form without problems. Defaults are left out.
 * @param given the settings of the site. What the form does not ask for stays as it is: ice breakers, menu, hours,
 * `botSeconds`, `retentionDays`.
 */
export function configOf(draft: Draft, given: ChatConfig): ChatConfig {
  const id = draft.pageId.trim();
  const picture = draft.pagePicture.trim();
  const { sessionDays } = given.plugin;
  return {
    ...given,
    page: { ...(id && { id }), name: draft.pageName.trim(), ...(picture && { picture }) },
    whitelistedDomains: readDomains(draft.domains).all,
    plugin: { ...byLanguage(look(draft), given.plugin), ...(sessionDays !== undefined && { sessionDays }) },
    responseTime: responseTimes.find((each) => each === draft.responseTime),
  };
}

/** The form asks for one text. Where the file has one for each language, that text is the `default`. */
function byLanguage(edited: PluginLook, given: PluginLook): PluginLook {
  const kept = (['loggedOutGreeting', 'loggedInGreeting'] as const).flatMap((name) => {
    const [text, texts] = [edited[name], given[name]];
    if (typeof texts !== 'object' || typeof text !== 'string') return [];
    return [[name, text === textIn(texts, undefined) ? texts : { ...texts, default: text }] as const];
  });
  return { ...edited, ...Object.fromEntries(kept) };
}

function look(draft: Draft): PluginLook {
  const texts = new Map(Object.entries(textsOf(draft)));
  const chosen = Object.entries(pluginSettings).flatMap(([name, setting]) => {
    const value = parseText(setting, texts.get(name) ?? '');
    return value === setting.default ? [] : [[name, value] as const];
  });
  const plugin = Object.fromEntries(chosen);
  if (!isLook(plugin)) throw new Error('Check the form before you make a file of it.');
  return plugin;
}

function isLook(plugin: Readonly<Record<string, unknown>>): plugin is PluginLook {
  const settings: Readonly<Record<string, PluginSetting>> = pluginSettings;
  return Object.entries(plugin).every(([name, value]) => settings[name] && !checkSetting(settings[name], value));
}
