import { expect, test } from 'vitest';
import { mailAddress } from '../../lib/protocol/mail-address.ts';

test.each([
  [' mia@example.org ', 'mia@example.org'],
  ...['200E', '200F', '061C', '202B', '2067', '200B', 'FEFF'].map((code): [string, string] => {
    const mark = String.fromCodePoint(Number.parseInt(code, 16));
    return [`${mark}mia${mark}@example.org${mark}`, 'mia@example.org'];
  }),
  ['Mia.O’x@example.org', undefined],
  ["o'neill+chat@sub.Example.ORG", "o'neill+chat@sub.example.org"],
  ['mia@bücher.example', 'mia@xn--bcher-kva.example'],
  [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  [`${'a'.repeat(65)}@example.org`, undefined],
  [`a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}.org`, undefined],
  ['mia', undefined],
  ['mia@', undefined],
  ['@example.org', undefined],
  ['mia@localhost', undefined],
  ['mia@127.0.0.1', undefined],
  ['mia@[127.0.0.1]', undefined],
  ['mia@example', undefined],
  ['mia@example.1', undefined],
  ['a@b@example.org', undefined],
  ['a b@example.org', undefined],
  ['"a b"@example.org', undefined],
  ['.a@example.org', undefined],
  ['a..b@example.org', undefined],
  ['a@example..org', undefined],
  ['a@-example.org', undefined],
  ['mia@example.org, eve@example.org', undefined],
  ['mia@example.org\r\nBcc: eve@example.org', undefined],
  ['Mia <mia@example.org>', undefined],
  ['', undefined],
])('%j is read as %s', (typed, address) => {
  expect(mailAddress(typed)).toBe(address);
});
