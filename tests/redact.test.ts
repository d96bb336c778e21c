import { expect, test } from 'vitest';
import { findSecretShape, isSecretField, redactor } from '../lib/redact.ts';

const redact = redactor();
const token = `EAA${'b1C2d3E4'.repeat(6)}`;

test('a known secret is removed in each spelling: plain, in a URL, in a form, in JSON', () => {
  const secret = 'a b"c&d';
  const spellings = [secret, encodeURIComponent(secret), 'a+b%22c%26d', JSON.stringify(secret).slice(1, -1)];
  expect(spellings.map(redactor([secret]))).toEqual(spellings.map(() => '[redacted]'));
});

test('a longer known secret is removed before a shorter one that it contains', () => {
  expect(redactor(['abc', 'abcdef'])('x abcdef y')).toBe('x [redacted] y');
});

test('an unknown access token of Meta is removed because it looks like one', () => {
  expect(redact('Cannot parse EAABsbCS1iHgBAKj0 here')).toBe('Cannot parse [redacted] here');
});

test.each(['AKIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE'])('the AWS key id %s is removed', (key) => {
  expect(redact(`The security token of ${key} is invalid`)).toBe('The security token of [redacted] is invalid');
});

test.each(['access_token', 'input_token', 'fb_exchange_token', 'client_secret', 'appsecret_proof', 'verify_token'])(
  'the value of the parameter %s is removed, also where the parameter is escaped',
  (name) => {
    expect(redact(`GET /me?${name}=abc&x=1`)).toBe(`GET /me?${name}=[redacted]&x=1`);
    expect(redact(`next=%3F${name}%3Dabc end`)).toBe(`next=%3F${name}%3D[redacted] end`);
  },
);

test('a bearer token is removed', () => {
  expect(redact('authorization: Bearer abc.def')).toBe('authorization: Bearer [redacted]');
});

test('a text without secrets stays as it is, and empty secrets are ignored', () => {
  expect(redactor(['', undefined, 'secret'])('(#100) No matching user found')).toBe('(#100) No matching user found');
});

test('the mask can be chosen', () => {
  expect(redactor(['s3cr3t'], '[hidden]')(`s3cr3t ${token}`)).toBe('[hidden] [hidden]');
});

test.each(['access_token', 'appSecret', 'password', 'Authorization', 'proof', 'cookie', 'x-hub-signature-256'])(
  'a field named %s holds a secret',
  (name) => expect(isSecretField(name)).toBe(true),
);

test('a field with another name holds no secret', () => {
  expect(['text', 'id', 'page'].some(isSecretField)).toBe(false);
});

test('the kind of a secret in a text is named', () => {
  expect(findSecretShape(`const a = '${token}'`)).toBe('an access token of Meta');
  expect(findSecretShape('AKIAIOSFODNN7EXAMPLE')).toBe('an AWS access key');
  expect(findSecretShape('EAA is how tokens begin')).toBeUndefined();
});
