import { object, readJson, text } from '../json.ts';

/** The pair of keys with which notifications are signed (VAPID, RFC 8292), both base64url. */
export interface PushKeys {
  /** The uncompressed point of P-256: 65 bytes. Browsers get it when they subscribe. */
  readonly publicKey: string;
  /** 32 bytes. */
  readonly privateKey: string;
}

/** Reads `VAPID_KEYS`. @returns nothing where it is not a pair of keys. */
export function parsePushKeys(value: string): PushKeys | undefined {
  const keys = object(readJson(value));
  const [publicKey, privateKey] = [text(keys?.publicKey), text(keys?.privateKey)];
  if (publicKey === undefined || privateKey === undefined) return undefined;
  return bytesOf(publicKey) === 65 && bytesOf(privateKey) === 32 ? { publicKey, privateKey } : undefined;
}

const bytesOf = (value: string): number => Buffer.from(value, 'base64url').length;
