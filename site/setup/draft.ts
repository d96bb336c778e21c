import { attributesOf } from '../../lib/config/attributes-of.ts';
import { eachSetting } from '../../lib/config/each-setting.ts';
import type { ChatConfig } from '../../lib/config/index.ts';
import type { SettingName } from '../../lib/config/plugin-settings.ts';
import { presetOf, wordsOf } from './label-presets.ts';

/** What the form contains, as you typed it: a mistake is then shown in its field. */
export interface Draft extends Readonly<Record<SettingName, string>> {
  readonly pageName: string;
  /** Empty where the stack knows the Page. */
  readonly pageId: string;
  /** The address of a picture; empty where the name's first letter stands for it. */
  readonly pagePicture: string;
  /** As Meta writes them: `pt_BR`. It is part of the script's address and not a setting of `chat.config.ts`. */
  readonly locale: string;
  /** One a line. */
  readonly domains: string;
}

export type Field = keyof Draft;

/**
 * The form at first: filled with what the site was built with.
 * @param site the site's own origin. A deploy adds it to the domains, so it is not a line of `chat.config.ts`.
 */
export function draftOf({ page, plugin, responseTime, whitelistedDomains }: ChatConfig, site: string): Draft {
  const attributes = attributesOf({ ...plugin, responseTime });
  return {
    ...eachSetting((_, { attribute }) => attributes[attribute] ?? ''),
    entryPointLabel: wordsOf(attributes.entry_point_label ?? ''),
    pageName: page.name,
    pageId: page.id ?? '',
    pagePicture: page.picture ?? '',
    locale: 'en_US',
    domains: whitelistedDomains.filter((domain) => domain !== site).join('\n'),
  };
}

/** The settings' texts as they are used: without blanks around them, and with Meta's presets for their words. */
export function textsOf(draft: Draft): Record<SettingName, string> {
  return {
    ...eachSetting((name) => draft[name].trim()),
    themeColor: draft.themeColor.trim().toUpperCase(),
    entryPointLabel: presetOf(draft.entryPointLabel),
  };
}
