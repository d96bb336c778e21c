import { field, isObject, type JsonObject, object } from '../json.ts';
import { checkProfile, type MessengerProfile, type PersistentMenu } from '../messenger/index.ts';
import type { Call } from './call.ts';
import { refuse } from './refuse.ts';
import { succeeded } from './succeeded.ts';

export type ProfileField = keyof MessengerProfile;

/** Every property of the Messenger Profile. Source: Messenger Profile API reference. */
export const profileFields: readonly ProfileField[] = [
  'get_started',
  'greeting',
  'ice_breakers',
  'persistent_menu',
  'whitelisted_domains',
  'account_linking_url',
  'commands',
];

/** The menus of one customer: their own one, and the Page's. */
export interface UserMenus {
  readonly user_level_persistent_menu: PersistentMenu[];
  readonly page_level_persistent_menu: PersistentMenu[];
}

export type ProfileClient = ReturnType<typeof createProfile>;

/** The Messenger Profile: what a Page shows before a customer writes. Meta allows ten calls in ten minutes. */
export function createProfile(call: Call, pageId: string) {
  const path = [pageId, 'messenger_profile'];
  const ofUser = [pageId, 'custom_user_settings'];

  return {
    /**
     * Reads the given properties. Those that were never set are missing. Meta adds a slash to each of
     * `whitelisted_domains`.
     * @example await graph.profile.get(['greeting']);
     */
    async get(fields: readonly ProfileField[] = profileFields): Promise<MessengerProfile> {
      return call({ method: 'GET', path, query: { fields: fields.join(',') } }, firstOf);
    },

    /**
     * Overwrites the given properties and leaves the others.
     * @throws {GraphError} `invalid`, before any call, if one is over a limit.
     * @example await graph.profile.set({
     */
    async set(profile: MessengerProfile): Promise<void> {
      refuse(`POST /${pageId}/messenger_profile`, checkProfile(profile));
      await call({ method: 'POST', path, body: { ...profile }, repeatable: true }, succeeded);
    },

    /**
     * Deletes properties. A persistent menu needs `get_started`: delete the menu first.
     * @example await graph.profile.delete(['greeting']);
     */
    async delete(fields: readonly ProfileField[]): Promise<void> {
      await call({ method: 'DELETE', path, body: { fields } }, succeeded);
    },

    /**
     * The menu of one customer. It shows at once; a menu of the Page may take 24 hours. Ten calls a customer in ten
     * minutes.
     */
    userMenu: {
      /** @example await graph.profile.userMenu.get(chat.thread.customer); */
      async get(psid: string): Promise<UserMenus> {
        return call({ method: 'GET', path: ofUser, query: { psid } }, userMenus);
      },

      /**
       * @throws {GraphError} `invalid`, before any call, if the menu is over a limit.
       * @example await graph.profile.userMenu.set(chat.thread.customer, [{ locale: 'default', call_to_actions }]);
       */
      async set(psid: string, persistent_menu: PersistentMenu[]): Promise<void> {
        refuse(`POST /${pageId}/custom_user_settings`, checkProfile({ persistent_menu }));
        await call({ method: 'POST', path: ofUser, body: { psid, persistent_menu }, repeatable: true }, succeeded);
      },

      /**
       * Gives the customer the Page's menu back.
       * @example await graph.profile.userMenu.delete(chat.thread.customer);
       */
      async delete(psid: string): Promise<void> {
        const query = { psid, params: JSON.stringify(['persistent_menu']) };
        await call({ method: 'DELETE', path: ofUser, query }, succeeded);
      },
    },
  };
}

/** `{ data: [{ … }] }`, or `{ data: [] }` if nothing is set. */
function firstOf(answer: JsonObject): MessengerProfile | undefined {
  if (!Array.isArray(answer.data)) return undefined;
  return object(answer.data[0] ?? {});
}

function userMenus(answer: JsonObject): UserMenus | undefined {
  if (!Array.isArray(answer.data)) return undefined;
  const all: JsonObject = Object.assign({}, ...answer.data.filter(isObject));
  return {
    user_level_persistent_menu: menus(all.user_level_persistent_menu),
    page_level_persistent_menu: menus(all.page_level_persistent_menu),
  };
}

function menus(value: unknown): PersistentMenu[] {
  return Array.isArray(value) ? value.filter(isMenu) : [];
}

function isMenu(value: unknown): value is PersistentMenu {
  return typeof field(value, 'locale') === 'string';
}
