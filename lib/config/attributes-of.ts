import { settingNames } from './each-setting.ts';
import { attributeSettings, type SettingName } from './plugin-settings.ts';

/** A value for some of the settings: from `chat.config.ts`, or as typed into the wizard's form. */
export type SettingValues = Readonly<Partial<Record<SettingName, string | number>>>;

/** All settings as attributes of the plugin's element. A setting without a value has its default. */
export function attributesOf(values: SettingValues): Record<string, string> {
  return Object.fromEntries(
    settingNames.map((name) => {
      const setting = attributeSettings[name];
      return [setting.attribute, String(values[name] ?? setting.default)];
    }),
  );
}
