import { createSign, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { customerOf } from '../../lib/live/identity/customer-of.ts';
import { verifyIdentity } from '../../lib/live/identity/verify-identity.ts';
import { maxIdentity } from '../../lib/protocol/index.ts';
import { identityToken, SHOP_SECRET, type TokenOptions } from '../support/identity-token.ts';

const now = 1_795_000_000;
const verdict = (token: string, seconds = now, secrets = [SHOP_SECRET]) =>
  verifyIdentity(token, secrets, seconds * 1000);
const tokenOf = (sub: unknown, options: TokenOptions = {}) => identityToken(sub, { iat: now, ...options });

describe('The token of a shop', () => {
  test('proves its `sub` from 30 s before its `iat` until 30 s after its `exp`, and has run out after that', () => {
    const token = tokenOf('4711');
    const proven = { kind: 'proven', identity: { sub: '4711' } };
    expect(verdict(token)).toEqual(proven);
    expect(verdict(token, now - 30)).toEqual(proven);
    expect(verdict(token, now + 629)).toEqual(proven);
    expect(verdict(token, now + 631)).toEqual({ kind: 'over' });
    expect(verdict(token, now - 31)).toMatchObject({ kind: 'refused', reason: /clock/ });
    // Python counts parts of a second, too.
    expect(verdict(tokenOf('4711', { iat: now - 0.25 }))).toEqual(proven);
  });

  test('proves any text of 1 to 128 UTF-16 code units as it is', () => {
    for (const sub of ['x', 'é'.repeat(128), '🛒'.repeat(64), 'a"b\\c\n', '../../etc']) {
      expect(verdict(tokenOf(sub))).toEqual({ kind: 'proven', identity: { sub } });
    }
  });

  test('counts with either of two secrets, and with no other', () => {
    const [older, newer] = ['o'.repeat(32), 'n'.repeat(32)];
    for (const secret of [older, newer]) {
      expect(verdict(tokenOf('4711', { secret }), now, [newer, older]).kind).toBe('proven');
    }
    expect(verdict(tokenOf('4711', { secret: older }), now, [newer]).kind).toBe('refused');
    expect(verdict(tokenOf('4711', { secret: '' }), now, []).kind).toBe('refused');
  });

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const signedByRsa = (() => {
    const [head, body] = tokenOf('4711', { header: { alg: 'RS256', typ: 'JWT' } }).split('.');
    const signer = createSign('RSA-SHA256').update(`${head}.${body}`);
    return `${head}.${body}.${signer.sign(privateKey).toString('base64url')}`;
  })();
  const [head, body, signature] = tokenOf('4711').split('.');
  const foreign = (fields: object, options: TokenOptions = {}) => tokenOf('4711', { header: fields, ...options });
  test.each([
    ['with `alg` none and no signature', foreign({ alg: 'none' }).replace(/[^.]*$/, '')],
    ['with `alg` none and a right signature of HS256', foreign({ alg: 'none' })],
    ['with `alg` HS512', foreign({ alg: 'HS512' }, { hash: 'sha512' })],
    ['with `alg` RS256', signedByRsa],
    [
      'that names RS256 and is signed with a public key as if it were a secret',
      foreign({ alg: 'RS256' }, { secret: pem }),
    ],
    ['with `alg` in small letters', foreign({ alg: 'hs256' })],
    ['with a list as `alg`', foreign({ alg: ['HS256'] })],
    ['with `crit`', foreign({ alg: 'HS256', crit: ['b64'], b64: false })],
    ['that was forged with another secret', tokenOf('4711', { secret: 'x'.repeat(40) })],
    ['whose claims were changed', [head, tokenOf('4712').split('.')[1], signature].join('.')],
    ['whose signature was cut', `${head}.${body}.${signature?.slice(0, 20)}`],
    ['without a signature', `${head}.${body}.`],
    ['of two parts', `${head}.${body}`],
    ['that is encrypted (five parts)', `${head}.${body}.${body}.${body}.${signature}`],
    ['with a padded signature', `${head}.${body}.${signature}=`],
    ['whose claims are no object', identityToken('4711', { iat: now }).replace(/\.[^.]*\./, '.MQ.')],
    ['with a `sub` of 10,000 characters', tokenOf('x'.repeat(10_000))],
    ['with a `sub` of 129 characters', tokenOf('x'.repeat(129))],
    ['with an empty `sub`', tokenOf('')],
    ['with a number as `sub`', tokenOf(4711)],
    ['without a `sub`', tokenOf(undefined)],
    ['without an `exp`', tokenOf('4711', { claims: { exp: undefined } })],
    ['without an `iat`', tokenOf('4711', { claims: { iat: undefined } })],
    ['with times as texts', tokenOf('4711', { claims: { exp: `${now + 60}` } })],
    ['that lasts for more than ten minutes', tokenOf('4711', { claims: { exp: now + 601 } })],
    ['whose `exp` is before its `iat`', tokenOf('4711', { claims: { exp: now - 1 } })],
    ['in milliseconds', tokenOf('4711', { iat: now * 1000 })],
    ['with an `nbf` in the future', tokenOf('4711', { claims: { nbf: now + 60 } })],
    ['that is empty', ''],
    ['that is a text of something else', '<!doctype html>'],
  ])('%s is refused, and the reason has nothing of it', (_, token) => {
    const answer = verdict(token);
    expect(answer.kind).toBe('refused');
    const reason = answer.kind === 'refused' ? answer.reason : '';
    for (const piece of token.split('.')) if (piece.length > 6) expect(reason).not.toContain(piece.slice(0, 12));
    expect(reason).not.toContain('4711');
  });

  test('that is too long is refused before it is hashed', () => {
    expect(verdict('x'.repeat(maxIdentity + 1))).toMatchObject({ reason: /more than 4096 characters/ });
  });

  test('never makes the check throw', () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        expect(verdict(parts.join('.')).kind).toBe('refused');
      }),
      { numRuns: 500 },
    );
  });
});

test('A proven customer is the same in every browser, another one on another Page, and never an anonymous visitor', () => {
  const customer = customerOf('1', { sub: '4711' });
  expect(customer).toMatch(/^web-[\w-]{43}$/);
  expect(customerOf('1', { sub: '4711' })).toBe(customer);
  const others = [customerOf('2', { sub: '4711' }), customerOf('1', { sub: '4712' }), customerOf('14', { sub: '711' })];
  expect(new Set([customer, ...others]).size).toBe(4);
});
