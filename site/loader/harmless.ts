import { plain } from '../../lib/plain.ts';
import type { Sdk } from './sdk.ts';

/**
 * `FB` without Meta's SDK. Calls that pages make without a check exist, answer as for a logged-out visitor, and do
 * nothing.
 */
export function harmless(): Sdk & Record<string, unknown> {
  const loggedOut = answer({ status: 'unknown', authResponse: null });
  const empty = answer(null);
  return {
    AppEvents: anything,
    Canvas: anything,
    api: answer({ error: { message: 'no SDK' } }),
    ui: empty,
    login: loggedOut,
    logout: loggedOut,
    getLoginStatus: loggedOut,
    getAuthResponse: empty,
    getUserID: empty,
    getAccessToken: empty,
  };
}

/** Has every property and accepts every call: `FB.AppEvents.EventNames.VIEWED_CONTENT`, `FB.AppEvents.logEvent(…)`. */
const anything: object = new Proxy(() => {}, plain({ get: () => anything }));

/**
 * Returns a value, and passes it to the callback in a later task. Meta's calls have the callback at different
 * positions.
 */
function answer(value: unknown) {
  return (...args: unknown[]) => {
    for (const each of args) if (typeof each === 'function') setTimeout(each, 0, value);
    return value;
  };
}
