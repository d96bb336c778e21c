import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Identity } from '../../conversation/index.ts';
import { type JsonObject, object, readJson } from '../../json.ts';
import { identityToken, maxIdentity, maxSub } from '../../protocol/index.ts';

export type Verdict =
  | { readonly kind: 'proven'; readonly identity: Identity }
  /** The shop has signed it, and its time is over: the page can ask the shop for another one. */
  | { readonly kind: 'over' }
  /** `reason` is for the developer of the shop. It has nothing of the token in it. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Verifies the token by which a shop proves who a visitor is: a JWT of HS256 with `sub`, `iat` and `exp`. Other
 * algorithms are not known here, so no token can choose one. The signature is checked before the claims are read.
 *
 * @param secrets the shop's secret, and the one before it.
 * @param now milliseconds since 1970.
 */
export function verifyIdentity(token: string, secrets: readonly string[], now: number): Verdict {
  if (token.length > maxIdentity) return refused(`it has more than ${maxIdentity} characters`);
  const [, head, body, signature] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  if (head === undefined || body === undefined || signature === undefined) return refused('it is not a signed JWT');
  const header = partOf(head);
  if (header?.alg !== 'HS256') return refused('its `alg` is not HS256');
  // A token with `crit` demands what this check does not know. Source: RFC 7515, section 4.1.11.
  if (header.crit !== undefined) return refused('its header has `crit`');
  if (!secrets.some((secret) => isSignedWith(secret, `${head}.${body}`, signature)))
    return refused('it is not signed with the secret of `npm run identity`');
  return judged(partOf(body), now / 1000);
}

function isSignedWith(secret: string, text: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(text).digest();
  const given = Buffer.from(signature, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** @param now seconds, as the claims have them. */
function judged(claims: JsonObject | undefined, now: number): Verdict {
  const { sub, iat, exp, nbf } = claims ?? {};
  const lasts = identityToken.lasts / 1000;
  const skew = identityToken.skew / 1000;
  if (typeof sub !== 'string' || sub === '') return refused('its `sub` is not a text');
  if (sub.length > maxSub) return refused(`its \`sub\` has more than ${maxSub} characters`);
  if (!isTime(iat) || !isTime(exp)) return refused('its `iat` and `exp` are not numbers of seconds');
  if (exp <= iat || exp - iat > lasts) return refused('its `exp` is not within ten minutes after its `iat`');
  if (iat > now + skew) return refused('its `iat` is in the future: a clock is wrong');
  if (nbf !== undefined && !(isTime(nbf) && nbf <= now + skew)) return refused('its `nbf` is in the future');
  return exp <= now - skew ? { kind: 'over' } : { kind: 'proven', identity: { sub } };
}

const isTime = (value: unknown): value is number => Number.isFinite(value);

/** The JSON object of a part; undefined where it is none. */
function partOf(part: string): JsonObject | undefined {
  return object(readJson(Buffer.from(part, 'base64url').toString()));
}

function refused(reason: string): Verdict {
  return { kind: 'refused', reason };
}
