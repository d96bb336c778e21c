import type { ChatConfig, PluginLook, ResponseTime } from '../../lib/config/index.ts';

/** What stands in the form: as it was typed, so that what is wrong can be shown where it stands. */
export interface Draft {
  readonly pageName: string;
  /** Empty where the stack knows the Page. */
  readonly pageId: string;
  /** As Meta writes them: `pt_BR`. Part of the script's address, so no setting of `chat.config.ts`. */
  readonly locale: string;
  readonly loggedOutGreeting: string;
  readonly loggedInGreeting: string;
  readonly responseTime: ResponseTime | '';
  readonly themeColor: string;
  readonly entryPointIcon: NonNullable<PluginLook['entryPointIcon']>;
  /** Empty for the icon alone. */
  readonly entryPointLabel: string;
  readonly alignment: 'left' | 'right';
  readonly desktopBottomSpacing: string;
  readonly desktopSideSpacing: string;
  readonly mobileBottomSpacing: string;
  readonly mobileSideSpacing: string;
  readonly greetingDialogDisplay: 'show' | 'hide' | 'fade';
  /** Seconds. */
  readonly greetingDialogDelay: string;
  /** One a line. */
  readonly domains: string;
}

export type Field = keyof Draft;

export const spacings = [
  'desktopBottomSpacing',
  'desktopSideSpacing',
  'mobileBottomSpacing',
  'mobileSideSpacing',
] as const;

/** What holds where `chat.config.ts` says nothing. */
export const usual = {
  themeColor: '#0084FF',
  entryPointIcon: 'MESSENGER_ICON',
  alignment: 'right',
  desktopBottomSpacing: '24',
  desktopSideSpacing: '24',
  mobileBottomSpacing: '16',
  mobileSideSpacing: '16',
  greetingDialogDisplay: 'show',
  greetingDialogDelay: '0',
} as const;

/** Meta's three presets; in the form they are words as any other. */
const presets: Readonly<Record<string, string>> = { NONE: '', CHAT: 'Chat', HELP: 'Help', ASK_US: 'Ask us' };

/** What is saved of the form's words: a preset where they are one's, since that is said in each visitor's language. */
export function labelOf(words: string): string {
  const [preset] = Object.entries(presets).find(([, each]) => each === words.trim()) ?? [];
  return preset ?? words.trim();
}

/**
 * The form as it first stands: filled with what the site was built with.
 * @param site the site's own origin, which a deploy adds to the domains: no line of `chat.config.ts`.
 */
export function draftOf({ page, plugin, responseTime, whitelistedDomains }: ChatConfig, site: string): Draft {
  const label = plugin.entryPointLabel ?? 'NONE';
  const numbers = [...spacings, 'greetingDialogDelay'] as const;
  return {
    ...usual,
    pageName: page.name,
    pageId: page.id ?? '',
    locale: 'en_US',
    loggedOutGreeting: plugin.loggedOutGreeting ?? '',
    loggedInGreeting: plugin.loggedInGreeting ?? '',
    responseTime: responseTime ?? '',
    themeColor: plugin.themeColor ?? usual.themeColor,
    entryPointIcon: plugin.entryPointIcon ?? usual.entryPointIcon,
    entryPointLabel: presets[label] ?? label,
    alignment: plugin.alignment ?? usual.alignment,
    greetingDialogDisplay: plugin.greetingDialogDisplay ?? usual.greetingDialogDisplay,
    ...Object.fromEntries(numbers.map((name) => [name, String(plugin[name] ?? usual[name])])),
    domains: whitelistedDomains.filter((domain) => domain !== site).join('\n'),
  };
}
