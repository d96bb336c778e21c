import { type TextByLanguage, textIn } from '../locale/text-by-language.ts';
import { settingNames } from './each-setting.ts';
import { attributeSettings, type SettingName } from './plugin-settings.ts';

/** A value for some of the settings: from `chat.config.ts`, or as typed into the wizard's form. */
export type SettingValues = Readonly<Partial<Record<SettingName, TextByLanguage | number>>>;

/**
 * All settings as attributes of the plugin's element. A setting without a value has its default.
 * @param locale of the page, where a setting has a text for each language.
 */
export function attributesOf(values: SettingValues, locale?: string): Record<string, string> {
  return Object.fromEntries(
    settingNames.map((name) => {
      const setting = attributeSettings[name];
      const value = values[name] ?? setting.default;
      return [setting.attribute, typeof value === 'object' ? textIn(value, locale) : String(value)];
    }),
  );
}
