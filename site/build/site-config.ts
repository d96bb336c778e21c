import { type ChatConfig, originPattern, type PluginLook } from '../../lib/config/index.ts';
import type { LoaderConfig, LoaderWords, SiteConfig } from '../contract.ts';

const DEFAULT_THEME = '#0084ff';

/** What every script of the site knows. */
export function siteConfig(given: {
  config: ChatConfig;
  pageId: string;
  socketUrl: string;
  apiUrl: string;
}): SiteConfig {
  const { config } = given;
  return {
    pageId: config.page.id ?? given.pageId,
    pageName: config.page.name,
    socketUrl: given.socketUrl,
    apiUrl: given.apiUrl.replace(/\/$/, ''),
    responseTime: config.responseTime,
  };
}

/** What the loader knows whatever its language is, as little as it can, but for the panel's address. */
export function loaderConfig(given: {
  config: ChatConfig;
  local: boolean;
}): Omit<LoaderConfig, 'panel' | keyof LoaderWords> {
  const { plugin, whitelistedDomains } = given.config;
  return {
    allowed: new RegExp(originPattern(whitelistedDomains, { local: given.local }), 'i'),
    theme: plugin.themeColor?.toLowerCase() ?? DEFAULT_THEME,
    display: plugin.greetingDialogDisplay ?? 'show',
    defaults: attributesOf(plugin),
  };
}

export function panelGreetings({ plugin }: ChatConfig): typeof GREETINGS {
  return {
    logged_in_greeting: plugin.loggedInGreeting ?? '',
    logged_out_greeting: plugin.loggedOutGreeting ?? '',
  };
}

/** The owner's settings under the names of the plugin's attributes; what is usual is left out. */
function attributesOf(plugin: PluginLook): Record<string, string> {
  const attributes = {
    alignment: plugin.alignment === 'left' ? 'left' : undefined,
    desktop_bottom_spacing: plugin.desktopBottomSpacing,
    desktop_side_spacing: plugin.desktopSideSpacing,
    mobile_bottom_spacing: plugin.mobileBottomSpacing,
    mobile_side_spacing: plugin.mobileSideSpacing,
    entry_point_icon: plugin.entryPointIcon,
    entry_point_label: plugin.entryPointLabel,
    greeting_dialog_delay: plugin.greetingDialogDelay,
  };
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
