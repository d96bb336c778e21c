import { createHmac } from 'node:crypto';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export interface TokenOptions {
  readonly secret?: string;
  /** Seconds, as in the claims. */
  readonly iat?: number;
  readonly header?: object;
  readonly claims?: object;
  /** The hash of the signature. Default: `sha256`, as HS256 has. */
  readonly hash?: string;
}

/** The secret that the tests' shop signs with. */
export const SHOP_SECRET = 'a secret of the shop, of 32 bytes or more';

/** What a shop's server returns for a signed-in customer. */
export function identityToken(sub: unknown, options: TokenOptions = {}): string {
  const { secret = SHOP_SECRET, iat = Math.floor(Date.now() / 1000), header, claims, hash = 'sha256' } = options;
  const text = `${part(header ?? { alg: 'HS256', typ: 'JWT' })}.${part({ sub, iat, exp: iat + 600, ...claims })}`;
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
}
