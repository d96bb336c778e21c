import { attributeSettings, type PluginSetting, type SettingName } from './plugin-settings.ts';

/** Makes one value for each setting, under the setting's name. */
export function eachSetting<Value>(
  make: (name: SettingName, setting: PluginSetting) => Value,
): Record<SettingName, Value> {
  const made = settingNames.map((name) => [name, make(name, attributeSettings[name])] as const);
  // The type of `Object.fromEntries` forgets the names.
  return Object.fromEntries(made) as Record<SettingName, Value>;
}

/** In the order of the table. */
export const settingNames = Object.keys(attributeSettings).filter(isSettingName);

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(attributeSettings, name);
}
