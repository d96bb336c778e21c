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

/** Made here, so that no scanner of repositories takes one for a real key. */
const made = (start: string, length: number): string => start + 'aB3dE5gH7jK9mN1pQ2'.repeat(6).slice(0, length);
const hex = (length: number): string => '0123456789abcdef'.repeat(4).slice(0, length);

test.each<[string, string]>([
  ['a key of Stripe', made('sk_live_', 24)],
  ['a key of Stripe', made('whsec_', 32)],
  ['a key of Anthropic', made('sk-ant-api03-', 80)],
  ['a key of OpenAI', made('sk-proj-', 48)],
  ['a key of Google', made('AIza', 35)],
  ['a token of GitHub', made('ghp_', 36)],
  ['a token of GitLab', made('glpat-', 20)],
  ['a token of npm', made('npm_', 36)],
  ['a token of Slack', made('xoxb-', 40)],
  ['a key of SendGrid', `${made('SG.', 22)}.${made('', 43)}`],
  ['a key of Mailgun', `key-${hex(32)}`],
  ['a key of Twilio', `SK${hex(32)}`],
  ['a token of Shopify', `shpat_${hex(32)}`],
  ['a token of Hugging Face', made('hf_', 34)],
  ['a token of Telegram', made('123456789:AA', 33)],
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\\n${made('', 64)}`],
  ['the password of a database', 'postgres://shop:pa55word@db.shop.example/orders'],
])('%s is named, and removed from texts', (kind, key) => {
  expect(findSecretShape(`const key = "${key}";`)).toBe(kind);
  expect(redactor()(`refused: ${key}`)).toContain('[redacted]');
  expect(redactor()(`refused: ${key}`)).not.toContain(key);
});

test.each([
  'sk-loading-spinner-of-the-first-page-of-the-shop',
  '-----BEGIN PRIVATE KEY-----',
  'postgres://localhost/orders',
  `sha256-${hex(64)}`,
  'https://shop.example/AIzaSy',
])('%s is no secret', (text) => {
  expect(findSecretShape(text)).toBeUndefined();
});
