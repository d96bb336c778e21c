import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { MessengerProfile } from '../messenger/index.ts';
import type { VisitorProfile } from '../protocol/frames.ts';
import type { LiveTable } from './table.ts';

/** The parts of the Messenger Profile that the plugin shows. */
export type PluginProfile = Pick<MessengerProfile, 'get_started' | 'ice_breakers' | 'persistent_menu'>;

/** The profile that the plugin shows: the owner's file, and over it what was changed since without a deploy. */
export interface MenuOverrides {
  read(now: number): Promise<PluginProfile>;
  /** Puts these properties over those of the owner's file, instead of earlier ones. */
  change(properties: PluginProfile): Promise<void>;
}

/** How long a visitor may see an old menu where the push did not reach them (ms). */
const fresh = 5_000;

export function menuOverrides({ documentClient, table }: LiveTable, configured: PluginProfile): MenuOverrides {
  const key = { pk: 'PROFILE', sk: 'P' };
  let known: { readonly at: number; readonly changes: PluginProfile } | undefined;
  return {
    async read(now) {
      if (known === undefined || now - known.at > fresh) {
        const { Item } = await documentClient.send(new GetCommand({ TableName: table, Key: key }));
        known = { at: now, changes: typeof Item?.profile === 'string' ? JSON.parse(Item.profile) : {} };
      }
      return { ...configured, ...known.changes };
    },
    async change(properties) {
      await documentClient.send(
        new PutCommand({ TableName: table, Item: { ...key, profile: JSON.stringify(properties) } }),
      );
      known = undefined;
    },
  };
}

/**
 * What a visitor sees of the profile.
 * @param locale `en_US`; without an entry for it the `default` one counts, as in Messenger.
 */
export function visitorProfile(profile: PluginProfile, locale = 'default'): VisitorProfile {
  const menu = inLocale(profile.persistent_menu, locale);
  const hidden = menu?.disabled_surfaces?.some((surface) => surface.toLowerCase() === 'customer_chat_plugin');
  return {
    get_started: profile.get_started !== undefined,
    get_started_payload: profile.get_started?.payload,
    ice_breakers: inLocale(profile.ice_breakers, locale)?.call_to_actions ?? [],
    persistent_menu:
      menu === undefined || hidden
        ? null
        : {
            composer_input_disabled: menu.composer_input_disabled ?? false,
            call_to_actions: menu.call_to_actions ?? [],
          },
  };
}

function inLocale<T extends { locale: string }>(entries: readonly T[] = [], locale: string): T | undefined {
  return entries.find((entry) => entry.locale === locale) ?? entries.find((entry) => entry.locale === 'default');
}
