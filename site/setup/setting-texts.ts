import { isSettingName } from '../../lib/config/each-setting.ts';
import { type attributeSettings, pluginSettings, type SettingName } from '../../lib/config/plugin-settings.ts';

/** Where a setting stands in the form. */
export type Section = 'words' | 'look' | 'position' | 'opening';

export interface SettingTexts {
  readonly section: Section;
  readonly label: string;
  readonly hint?: string;
  /** Longest text that the field accepts, where the setting itself has no limit. */
  readonly maxLength?: number;
}

export interface ChoiceTexts<Value extends string = string> extends SettingTexts {
  /** `radios` shows all choices at once, for few; `list` is for many. */
  readonly shown: 'radios' | 'list';
  /** What each value is called, and a detail where it needs one. */
  readonly options: Readonly<Record<Value, readonly [label: string, detail?: string]>>;
  /** What it is called to choose nothing, where that is possible. */
  readonly none?: string;
}

type TextsOf<Setting> = Setting extends { values: readonly (infer Value extends string)[] }
  ? ChoiceTexts<Value>
  : SettingTexts;

/** The words of the form for each setting, in the order of the form. */
export const settingTexts: { readonly [Name in SettingName]: TextsOf<(typeof attributeSettings)[Name]> } = {
  loggedOutGreeting: {
    section: 'words',
    label: 'Greeting',
    hint: 'If empty, the plugin greets in the visitor’s language.',
  },
  loggedInGreeting: {
    section: 'words',
    label: 'Greeting for visitors who have written before',
    hint: 'If empty, they read the other greeting.',
  },
  responseTime: {
    section: 'words',
    label: 'Response time',
    shown: 'list',
    none: 'Promise nothing',
    options: {
      instantly: ['Typically replies instantly'],
      minutes: ['Typically replies within minutes'],
      hour: ['Typically replies within an hour'],
      hours: ['Typically replies within a few hours'],
      day: ['Typically replies within a day'],
    },
  },
  themeColor: { section: 'look', label: 'Theme colour', hint: pluginSettings.themeColor.description },
  entryPointIcon: {
    section: 'look',
    label: 'Icon of the button',
    shown: 'list',
    options: {
      MESSENGER_ICON: ['Speech bubble with a flash'],
      CHAT_ROUND_ICON: ['Round speech bubble'],
      CHAT_ANGULAR_ICON: ['Angular speech bubble'],
      NONE: ['None, if there is a label'],
    },
  },
  entryPointLabel: {
    section: 'look',
    label: 'Label of the button',
    hint: 'If empty, the button shows the icon alone.',
    maxLength: 30,
  },
  alignment: {
    section: 'position',
    label: 'Corner of the window',
    shown: 'radios',
    options: { right: ['Right'], left: ['Left'] },
  },
  desktopBottomSpacing: { section: 'position', label: 'Bottom edge, pixels' },
  desktopSideSpacing: { section: 'position', label: 'Side edge, pixels' },
  mobileBottomSpacing: { section: 'position', label: 'Bottom edge on phones' },
  mobileSideSpacing: { section: 'position', label: 'Side edge on phones' },
  greetingDialogDisplay: {
    section: 'opening',
    label: 'The greeting',
    shown: 'radios',
    options: {
      show: ['Shows and stays', 'until the visitor opens or closes it'],
      fade: ['Shows and fades', 'after eight seconds; not on phones'],
      hide: ['Stays hidden', 'only the button shows'],
    },
  },
  greetingDialogDelay: { section: 'opening', label: 'After how many seconds' },
};

/** The settings in the order of the form. */
export const settingOrder: readonly SettingName[] = Object.keys(settingTexts).filter(isSettingName);
