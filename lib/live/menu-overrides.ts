import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { isObject, object, readJson, text } from '../json.ts';
import type { MessengerProfile } from '../messenger/index.ts';
import { itemKinds } from '../store/index.ts';
import type { LiveTable } from './table.ts';

/** The parts of the Messenger Profile that the plugin shows. */
export type PluginProfile = Pick<MessengerProfile, 'get_started' | 'ice_breakers' | 'persistent_menu'>;

/** The profile that the plugin shows: the one of `chat.config.ts`, with what was changed since without a deploy. */
export interface MenuOverrides {
  read(now: number): Promise<PluginProfile>;
  /** Puts these properties over those of `chat.config.ts`. They replace earlier overrides. */
  change(properties: PluginProfile): Promise<void>;
}

/** How long a visitor may see an old menu when the push did not reach them (ms). */
const fresh = 5_000;

export function menuOverrides({ documentClient, table }: LiveTable, configured: PluginProfile): MenuOverrides {
  const key = itemKinds.profile.key();
  let known: { readonly at: number; readonly overrides: PluginProfile } | undefined;
  return {
    async read(now) {
      if (known === undefined || now - known.at > fresh) {
        const { Item } = await documentClient.send(new GetCommand({ TableName: table, Key: key }));
        known = { at: now, overrides: readOverrides(Item?.profile) };
      }
      return { ...configured, ...known.overrides };
    },
    async change(properties) {
      await documentClient.send(
        new PutCommand({ TableName: table, Item: { ...key, profile: JSON.stringify(properties) } }),
      );
      known = undefined;
    },
  };
}

/** The stored overrides. The profile of `chat.config.ts` counts where they cannot be read. */
function readOverrides(stored: unknown): PluginProfile {
  const profile = readJson(text(stored));
  return isPluginProfile(profile) ? profile : {};
}

/** `npm run profile` checked what it stored: this makes sure only that the plugin can work with it. */
function isPluginProfile(value: unknown): value is PluginProfile {
  if (!isObject(value)) return false;
  const { get_started, ice_breakers = [], persistent_menu = [] } = value;
  return (
    (get_started === undefined || text(object(get_started)?.payload) !== undefined) &&
    Array.isArray(ice_breakers) &&
    Array.isArray(persistent_menu) &&
    [...ice_breakers, ...persistent_menu].every(
      (entry) => text(object(entry)?.locale) !== undefined && isListOrMissing(object(entry)?.call_to_actions),
    )
  );
}

function isListOrMissing(value: unknown): boolean {
  return value === undefined || Array.isArray(value);
}
