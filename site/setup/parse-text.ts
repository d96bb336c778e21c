import type { PluginSetting } from '../../lib/config/plugin-settings.ts';

/** The value that a field's text stands for; not a number where the text is not one. */
export function parseText(setting: PluginSetting, text: string): string | number {
  if (setting.kind !== 'wholeNumber') return text;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}
