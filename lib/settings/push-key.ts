import { readParameter } from './parameter.ts';
import { parsePushKeys } from './parse-push-keys.ts';

/** How long (ms) the answer "there is none" is kept: the next deploy makes one. */
const ABSENCE_LASTS = 60_000;

/** Where `sls deploy` keeps the public key, beside the secret `VAPID_KEYS`: browsers need it, and it is not secret. */
export const PUSH_KEY = 'PUSH_KEY' as const;

let known: { readonly key: Promise<string | undefined>; readonly until: number } | undefined;

/**
 * The public key with which browsers subscribe to notifications. It is read once per cold start.
 * @returns nothing where there is none, or it cannot be read: agents work without notifications.
 */
export async function pushKey(): Promise<string | undefined> {
  const path = process.env.SECRETS_PATH;
  const local = parsePushKeys(process.env.VAPID_KEYS ?? '');
  if (local !== undefined || process.env.LOCAL === '1' || !path) return local?.publicKey;
  if (known === undefined || Date.now() > known.until) {
    known = { key: readParameter(path, PUSH_KEY).catch(() => undefined), until: Number.POSITIVE_INFINITY };
  }
  const key = await known.key;
  if (key === undefined) known = { ...known, until: Math.min(known.until, Date.now() + ABSENCE_LASTS) };
  return key;
}
