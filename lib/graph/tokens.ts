import { field, flag, id, isObject, type JsonObject, listOf, number, text, time } from '../json.ts';
import type { Call } from './call.ts';
import { type ResultPage, resultPage } from './result-page.ts';
import type { AppCredentials } from './subscriptions.ts';

/** What a token allows. */
export interface TokenInfo {
  readonly is_valid: boolean;
  readonly app_id?: string;
  /** `PAGE`, `USER`, `APP`, … */
  readonly type?: string;
  /** The Page, for a Page's token. */
  readonly profile_id?: string;
  readonly user_id?: string;
  readonly scopes: string[];
  /** When it expires (ms since 1970); missing if it does not expire. */
  readonly expiresAt?: number;
  /** When access to data ends (ms since 1970), although the token stays valid. */
  readonly dataAccessExpiresAt?: number;
  /** Why it is not valid. */
  readonly problem?: string;
}

/** A Page that a user manages, with the Page's own token. */
export interface ManagedPage {
  readonly id: string;
  readonly name: string;
  readonly access_token?: string;
  readonly tasks: string[];
}

export type Tokens = ReturnType<typeof createTokens>;

/**
 * Makes access tokens, and says what is wrong with one.
 * Source: Access Token Debug; Long-Lived Access Tokens; Page Access Tokens.
 */
export function createTokens(call: Call, { appId, appToken }: AppCredentials, appSecret: string) {
  return {
    /**
     * Says what a token allows. Meta accepts that token in the URL only; errors do not contain it.
     * @example await graph.tokens.debug(pageToken);
     */
    async debug(token: string): Promise<TokenInfo> {
      const query = { input_token: token };
      return call({ method: 'GET', path: ['debug_token'], token: appToken, query, secrets: [token] }, tokenInfo);
    },

    /**
     * Exchanges a user's token of one hour for one of about 60 days. Page tokens made with the new one do not expire.
     * @example await graph.tokens.exchange(userToken);
     */
    async exchange(userToken: string): Promise<{ access_token: string; expiresInMs?: number }> {
      const body = new URLSearchParams({
        grant_type: 'fb_exchange_token',
        client_id: appId,
        client_secret: appSecret,
        fb_exchange_token: userToken,
      });
      const path = ['oauth', 'access_token'];
      return call({ method: 'POST', path, token: null, body, repeatable: true, secrets: [userToken] }, exchanged);
    },

    /**
     * The Pages that a user manages.
     * @example await graph.tokens.pages(access_token);
     */
    async pages(userToken: string, after?: string): Promise<ResultPage<ManagedPage>> {
      const query = { fields: 'id,name,access_token,tasks', after };
      return call({ method: 'GET', path: ['me', 'accounts'], token: userToken, query }, (answer) =>
        resultPage(answer, managedPage),
      );
    },
  };
}

function tokenInfo({ data }: JsonObject): TokenInfo | undefined {
  if (!isObject(data)) return undefined;
  return {
    is_valid: flag(data.is_valid) ?? false,
    app_id: id(data.app_id),
    type: text(data.type),
    profile_id: id(data.profile_id),
    user_id: id(data.user_id),
    scopes: listOf(data.scopes, text),
    expiresAt: time(data.expires_at),
    dataAccessExpiresAt: time(data.data_access_expires_at),
    problem: text(field(data.error, 'message')),
  };
}

function exchanged(answer: JsonObject): { access_token: string; expiresInMs?: number } | undefined {
  const access_token = text(answer.access_token);
  const seconds = number(answer.expires_in);
  if (access_token === undefined) return undefined;
  return { access_token, ...(seconds !== undefined && { expiresInMs: seconds * 1_000 }) };
}

function managedPage(value: unknown): ManagedPage | undefined {
  const pageId = id(field(value, 'id'));
  if (!isObject(value) || pageId === undefined) return undefined;
  return {
    id: pageId,
    name: text(value.name) ?? '',
    access_token: text(value.access_token),
    tasks: listOf(value.tasks, text),
  };
}
