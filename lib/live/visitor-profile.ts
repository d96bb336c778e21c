import { nearest } from '../locale/index.ts';
import type { VisitorProfile } from '../protocol/index.ts';
import type { PluginProfile } from './menu-overrides.ts';

/**
 * What a visitor sees of the profile.
 *
 * @param locale `en_US`. Where the profile has nothing for it, another region's of the language counts, or `default`.
 */
export function visitorProfile(profile: PluginProfile, locale = 'default'): VisitorProfile {
  const menu = inLocale(profile.persistent_menu, locale);
  const isHidden = menu?.disabled_surfaces?.some((surface) => surface.toLowerCase() === 'customer_chat_plugin');
  return {
    get_started: profile.get_started !== undefined,
    get_started_payload: profile.get_started?.payload,
    ice_breakers: inLocale(profile.ice_breakers, locale)?.call_to_actions ?? [],
    persistent_menu:
      menu === undefined || isHidden
        ? null
        : {
            composer_input_disabled: menu.composer_input_disabled ?? false,
            call_to_actions: menu.call_to_actions ?? [],
          },
  };
}

function inLocale<T extends { locale: string }>(parts: readonly T[] = [], locale: string): T | undefined {
  const code =
    nearest(
      locale,
      parts.map((part) => part.locale),
    ) ?? 'default';
  return parts.find((part) => part.locale === code);
}
