import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Meta sent exactly these bytes. `X-Hub-Signature-256` is `sha256=` and the HMAC-SHA256 of the body with the
 * app secret as key. The older SHA-1 header is ignored. The comparison takes constant time; a missing part means false.
 * Source: Webhooks, Validate payloads.
 *
 * @param rawBody the bytes of the request, before any parsing.
 */
export function verifySignature(rawBody: Buffer, header: string | undefined, appSecret: string): boolean {
  if (appSecret === '') return false;
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '') ?? [];
  return hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), hmac(rawBody, appSecret));
}

/**
 * Makes the `X-Hub-Signature-256` header that Meta would send with this body, for your own tests.
 * @example const headers = { 'x-hub-signature-256': sign(body, appSecret) };
 */
export function sign(rawBody: Buffer | string, appSecret: string): string {
  return `sha256=${hmac(rawBody, appSecret).toString('hex')}`;
}

const hmac = (body: Buffer | string, secret: string): Buffer => createHmac('sha256', secret).update(body).digest();
