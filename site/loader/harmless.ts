import type { Sdk } from './fb.ts';

/** `FB` without Meta's SDK: what pages call unconditionally is there, answers as for a visitor who is not logged in, and does nothing. */
export function harmless(): Sdk & Record<string, unknown> {
  const loggedOut = answer({ status: 'unknown', authResponse: null });
  const nobody = answer(null);
  return {
    AppEvents: nothing,
    Canvas: nothing,
    api: answer({ error: { message: 'no SDK' } }),
    ui: nobody,
    login: loggedOut,
    logout: loggedOut,
    getLoginStatus: loggedOut,
    getAuthResponse: nobody,
    getUserID: nobody,
    getAccessToken: nobody,
  };
}

/** `FB.AppEvents.EventNames.VIEWED_CONTENT`, `FB.AppEvents.logEvent(…)`: every property is there, every call is taken. */
const nothing: object = new Proxy(() => {}, { get: () => nothing });

/** Calls back in a later task, wherever among the arguments the callback stands, and returns the same. */
function answer(value: unknown) {
  return (...args: unknown[]) => {
    for (const each of args) if (typeof each === 'function') setTimeout(each, 0, value);
    return value;
  };
}
