import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sign, verifySignature } from '../../lib/webhook/index.ts';

const secret = 'app-secret';
const body = Buffer.from('{"object":"page","text":"\\u00e4"}');

test('accepts a body that was signed with the secret', () => {
  expect(verifySignature(body, sign(body, secret), secret)).toBe(true);
  expect(sign('', 'key')).toBe('sha256=5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0');
});

test.each([
  ['no header', undefined],
  ['an empty one', ''],
  ['SHA-1', `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`],
  ['SHA-256 under the name of SHA-1', sign(body, secret).replace('sha256', 'sha1')],
  ['a truncated one', sign(body, secret).slice(0, -2)],
  ['one too long', `${sign(body, secret)}00`],
  ['another secret', sign(body, 'other')],
  ['two in one', `${sign(body, secret)},${sign(body, secret)}`],
])('A signature is refused: %s', (_, header) => expect(verifySignature(body, header, secret)).toBe(false));

test('refuses a changed body', () => {
  expect(verifySignature(Buffer.from(body.toString().replace('page', 'Page')), sign(body, secret), secret)).toBe(false);
});

test('refuses every body if there is no secret', () => {
  expect(verifySignature(body, sign(body, ''), '')).toBe(false);
});

test('refuses a malformed signature header without throwing', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      expect(verifySignature(body, header, secret)).toBe(false);
      expect(verifySignature(body, `sha256=${header}`, secret)).toBe(false);
    }),
  );
});
