import { isObject } from '../json.ts';
import type { PluginSetting } from './plugin-settings.ts';
import { themeColorPattern } from './theme-color.ts';

/** What is wrong with a setting's value. Each caller has its own words for it. */
export type SettingProblem =
  | 'not a colour'
  | 'white'
  | 'not a choice'
  | 'not a whole number'
  | 'not a text'
  | 'too long';

/** Checks one value by its row of the table. */
export function checkSetting(setting: PluginSetting, value: unknown): SettingProblem | undefined {
  switch (setting.kind) {
    case 'colour':
      if (typeof value === 'string' && themeColorPattern.test(value)) return undefined;
      return /^#f{6}$/i.test(String(value)) ? 'white' : 'not a colour';
    case 'choice':
      return setting.values.some((each) => each === value) ? undefined : 'not a choice';
    case 'wholeNumber':
      return Number.isInteger(value) && Number(value) >= 0 ? undefined : 'not a whole number';
    case 'text':
      if (setting.byLanguage && isObject(value)) {
        const texts: readonly unknown[] = Object.values(value);
        if (texts.length === 0) return 'not a text';
        return texts.map((text) => checkSetting({ ...setting, byLanguage: undefined }, text)).find(Boolean);
      }
      if (typeof value !== 'string') return 'not a text';
      return value.length > (setting.limit ?? Number.POSITIVE_INFINITY) ? 'too long' : undefined;
  }
}
