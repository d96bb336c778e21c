import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Meta sent these very bytes: `X-Hub-Signature-256` is `sha256=` and the HMAC-SHA256 of the body under the app
 * secret. Only SHA-256 counts (the older SHA-1 header is ignored), compared in constant time; anything missing is a no.
 * Source: Webhooks, Validate payloads.
 *
 * @param rawBody the bytes as they came, before any parsing.
 */
export function verifySignature(rawBody: Buffer, header: string | undefined, appSecret: string): boolean {
  if (appSecret === '') return false;
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '') ?? [];
  return hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), hmac(rawBody, appSecret));
}

/** Makes the `X-Hub-Signature-256` header that Meta would send with this body: for tests of your own. */
export function sign(rawBody: Buffer | string, appSecret: string): string {
  return `sha256=${hmac(rawBody, appSecret).toString('hex')}`;
}

const hmac = (body: Buffer | string, secret: string): Buffer => createHmac('sha256', secret).update(body).digest();
