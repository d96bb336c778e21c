import type { PushKeys } from '../lib/settings/index.ts';

/** Makes a pair of keys that signs notifications (VAPID, RFC 8292): a point and a number of P-256. */
export async function newPushKeys(): Promise<PushKeys> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
  const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, true, ['sign', 'verify']);
  const point = await crypto.subtle.exportKey('raw', publicKey);
  const { d = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  return { publicKey: Buffer.from(point).toString('base64url'), privateKey: d };
}
