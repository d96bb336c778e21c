import { field, flag, id, isObject, type JsonObject, listOf, text } from '../json.ts';
import type { Call } from './call.ts';
import { succeeded } from './succeeded.ts';

/** Which events of one kind of object Meta sends to an app, and to which address. */
export interface AppSubscription {
  readonly object: string;
  readonly callback_url: string;
  readonly active: boolean;
  readonly fields: string[];
}

/** An app that gets the events of a Page. */
export interface SubscribedApp {
  readonly id: string;
  readonly name?: string;
  readonly subscribed_fields: string[];
}

export interface AppCredentials {
  readonly appId: string;
  /** `{app-id}|{app-secret}`: these calls are the app's, not the Page's. */
  readonly appToken: string;
}

export type Subscriptions = ReturnType<typeof createSubscriptions>;

/**
 * Which events Meta sends, and where to. The app has one address; each Page names the fields it sends.
 * Source: Webhooks; Page subscribed_apps.
 */
export function createSubscriptions(call: Call, pageId: string, { appId, appToken: token }: AppCredentials) {
  const ofApp = [appId, 'subscriptions'];
  const ofPage = [pageId, 'subscribed_apps'];

  return {
    app: {
      /** @example await graph.subscriptions.app.list(); */
      async list(): Promise<AppSubscription[]> {
        const { all } = await call({ method: 'GET', path: ofApp, token }, subscriptions);
        return all;
      },

      /**
       * Sets the address. Meta calls it with the challenge before it answers, and then for every event. Replaces what
       * was set.
       * @example await graph.subscriptions.app.set({ callback_url, verify_token: 'verify-token', fields });
       */
      async set(subscription: {
        callback_url: string;
        verify_token: string;
        fields: readonly string[];
        object?: string;
      }) {
        const { callback_url, verify_token, fields, object = 'page' } = subscription;
        const body = { object, callback_url, verify_token, fields: fields.join(','), include_values: true };
        await call({ method: 'POST', path: ofApp, token, body, repeatable: true, secrets: [verify_token] }, succeeded);
      },

      /**
       * Deletes `fields`, or all of them.
       * @example await graph.subscriptions.app.delete(['standby']);
       */
      async delete(fields?: readonly string[], object = 'page'): Promise<void> {
        await call({ method: 'DELETE', path: ofApp, token, query: { object, fields: fields?.join(',') } }, succeeded);
      },
    },

    page: {
      /** @example await graph.subscriptions.page.list(); */
      async list(): Promise<SubscribedApp[]> {
        const { all } = await call({ method: 'GET', path: ofPage }, apps);
        return all;
      },

      /**
       * Makes the Page send these fields to the app of the token. Replaces what was set.
       * @example await graph.subscriptions.page.set(['messages', 'messaging_postbacks']);
       */
      async set(fields: readonly string[]): Promise<void> {
        const body = { subscribed_fields: fields.join(',') };
        await call({ method: 'POST', path: ofPage, body, repeatable: true }, succeeded);
      },

      /** @example await graph.subscriptions.page.delete(); */
      async delete(): Promise<void> {
        await call({ method: 'DELETE', path: ofPage }, succeeded);
      },
    },
  };
}

function subscriptions(answer: JsonObject): { all: AppSubscription[] } | undefined {
  if (!Array.isArray(answer.data)) return undefined;
  return {
    all: listOf(answer.data, (item) => {
      const object = text(field(item, 'object'));
      if (!isObject(item) || object === undefined) return undefined;
      const fields = listOf(item.fields, (each) => text(isObject(each) ? each.name : each));
      return { object, callback_url: text(item.callback_url) ?? '', active: flag(item.active) ?? false, fields };
    }),
  };
}

function apps(answer: JsonObject): { all: SubscribedApp[] } | undefined {
  if (!Array.isArray(answer.data)) return undefined;
  return {
    all: listOf(answer.data, (item) => {
      const appId = id(field(item, 'id'));
      if (appId === undefined) return undefined;
      const subscribed_fields = listOf(field(item, 'subscribed_fields'), text);
      return { id: appId, name: text(field(item, 'name')), subscribed_fields };
    }),
  };
}
