import type { TextByLanguage } from '../locale/text-by-language.ts';

/**
 * Every setting of the plugin, once. From these rows come the types, the checks of `defineConfig`, the defaults of
 * loader and panel, the attributes of the plugin's element, the form of the wizard, and the table in docs/embedding.md.
 * A new setting begins here; the type checker and the tests then name the other places.
 */
export type PluginSetting = {
  /** Meta's name on the plugin's element: `theme_color`. */
  readonly attribute: string;
  /** One sentence, shown in the docs and the wizard. */
  readonly description: string;
  /** What holds while nothing is set, where that is not the default itself. */
  readonly unset?: string;
  /** Only the panel reads it, so its value is built into the panel. The loader stays small. */
  readonly panelOnly?: true;
} & (
  | { readonly kind: 'colour'; readonly default: string }
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly default: string }
  | { readonly kind: 'wholeNumber'; readonly unit: 'pixels' | 'seconds'; readonly default: number }
  | {
      readonly kind: 'text';
      /** In UTF-16 code units. */
      readonly limit?: number;
      /** May also be one text for each language; only on the page's element it is always one text. */
      readonly byLanguage?: true;
      /** Values with a meaning of their own, beside any other text. */
      readonly presets?: readonly string[];
      readonly default: string;
    }
);

/** Meta's limit for a greeting of the plugin. */
const greetingLimit = 80;

/** Meta's labels for the button. */
export const labelPresets = ['NONE', 'CHAT', 'HELP', 'ASK_US'] as const;
export type LabelPreset = (typeof labelPresets)[number];

/** `plugin` of `chat.config.ts`. */
export const pluginSettings = {
  themeColor: {
    attribute: 'theme_color',
    kind: 'colour',
    // Messenger's blue.
    default: '#0084FF',
    description: 'Colour of the button, the header and the visitor’s own messages.',
  },
  entryPointIcon: {
    attribute: 'entry_point_icon',
    kind: 'choice',
    values: ['MESSENGER_ICON', 'CHAT_ROUND_ICON', 'CHAT_ANGULAR_ICON', 'NONE'],
    default: 'MESSENGER_ICON',
    description: 'Icon of the button. `NONE` counts only where the button has a label.',
  },
  entryPointLabel: {
    attribute: 'entry_point_label',
    kind: 'text',
    presets: labelPresets,
    default: 'NONE',
    description: 'Label of the button. Presets appear in the language of the script’s address; other text as it is.',
  },
  alignment: {
    attribute: 'alignment',
    kind: 'choice',
    values: ['right', 'left'],
    default: 'right',
    description: 'Corner of the window in which the button stands.',
  },
  desktopBottomSpacing: {
    attribute: 'desktop_bottom_spacing',
    kind: 'wholeNumber',
    unit: 'pixels',
    default: 24,
    description: 'Distance from the bottom edge of the window.',
  },
  desktopSideSpacing: {
    attribute: 'desktop_side_spacing',
    kind: 'wholeNumber',
    unit: 'pixels',
    default: 24,
    description: 'Distance from the side edge of the window.',
  },
  mobileBottomSpacing: {
    attribute: 'mobile_bottom_spacing',
    kind: 'wholeNumber',
    unit: 'pixels',
    default: 16,
    description: 'Distance from the bottom edge on phones.',
  },
  mobileSideSpacing: {
    attribute: 'mobile_side_spacing',
    kind: 'wholeNumber',
    unit: 'pixels',
    default: 16,
    description: 'Distance from the side edge on phones.',
  },
  loggedOutGreeting: {
    attribute: 'logged_out_greeting',
    kind: 'text',
    limit: greetingLimit,
    byLanguage: true,
    default: '',
    unset: 'words in the visitor’s language',
    panelOnly: true,
    description: 'Greeting for visitors who have not written before.',
  },
  loggedInGreeting: {
    attribute: 'logged_in_greeting',
    kind: 'text',
    limit: greetingLimit,
    byLanguage: true,
    default: '',
    unset: '`logged_out_greeting`',
    panelOnly: true,
    description: 'Greeting for visitors who have written before.',
  },
  greetingDialogDisplay: {
    attribute: 'greeting_dialog_display',
    kind: 'choice',
    values: ['show', 'fade', 'hide'],
    default: 'show',
    description:
      'Whether the greeting appears by itself. `fade` hides it after 8 seconds, and does not show it on phones.',
  },
  greetingDialogDelay: {
    attribute: 'greeting_dialog_delay',
    kind: 'wholeNumber',
    unit: 'seconds',
    default: 0,
    description: 'Time from loading the plugin to the greeting.',
  },
} as const satisfies Readonly<Record<string, PluginSetting>>;

/** A constant of its own: the panel needs the values and not the sentences. */
export const responseTimes = ['instantly', 'minutes', 'hour', 'hours', 'day'] as const;

/** `responseTime` of `chat.config.ts`. Meta had it among the Page's settings, so the attribute is our addition. */
export const responseTimeSetting = {
  attribute: 'response_time',
  kind: 'choice',
  values: responseTimes,
  default: '',
  unset: 'no promise',
  panelOnly: true,
  description: 'How soon visitors may expect an answer: “Typically replies within…”.',
} as const satisfies PluginSetting;

/** All settings that are also attributes of the plugin's element. */
export const attributeSettings = { ...pluginSettings, responseTime: responseTimeSetting };

/** Name of a setting in `chat.config.ts`. */
export type SettingName = keyof typeof attributeSettings;

/** Name of a setting on the plugin's element. */
export type AttributeName = (typeof attributeSettings)[SettingName]['attribute'];

/** The type of a setting's value. Where any text is accepted, the presets still appear in an editor. */
export type SettingValue<Name extends SettingName> = ValueOf<(typeof attributeSettings)[Name]>;

type ValueOf<Setting extends PluginSetting> = Setting extends { kind: 'wholeNumber' }
  ? number
  : Setting extends { byLanguage: true }
    ? TextByLanguage
    : Setting extends { values: readonly (infer Value)[] }
      ? Value
      : Setting extends { presets: readonly (infer Preset)[] }
        ? Preset | (string & {})
        : string;

/**
 * How the plugin looks where the page's element does not say otherwise. Each name leads to its row in `pluginSettings`,
 * which has the meaning, the allowed values and the default.
 */
export type PluginLook = { -readonly [Name in keyof typeof pluginSettings]?: SettingValue<Name> };

export type ResponseTime = SettingValue<'responseTime'>;
