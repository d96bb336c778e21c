import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean, linkify, mediaUrl, name, safeUrl } from '../../site/lines/text.ts';

const links = (text: string) => linkify(text).flatMap(({ text: shown, href }) => (href ? [[shown, href]] : []));

test.each([
  ['see https://shop.example/a?b=c#d.', 'https://shop.example/a?b=c#d', 'https://shop.example/a?b=c#d'],
  ['(https://shop.example/)', 'https://shop.example/', 'https://shop.example/'],
  ['https://wiki.example/a_(b)', 'https://wiki.example/a_(b)', 'https://wiki.example/a_(b)'],
  ['www.shop.example, please', 'www.shop.example', 'https://www.shop.example/'],
  ['write to ann@shop.example!', 'ann@shop.example', 'mailto:ann@shop.example'],
  ['call +49 30 123 45 67 now', '+49 30 123 45 67', 'tel:+49301234567'],
])('in %j the address becomes a link', (text, shown, href) => {
  expect(links(text)).toEqual([[shown, href]]);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,<b>',
  'price 12345678',
  'a@b',
  '<a href="x">',
  'http://',
  'ftp://x.example',
])('%j stays text', (text) => {
  expect(links(text)).toEqual([]);
});

test('splitting any text at its links loses no character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.webUrl(), fc.string(), (before, url, after) => {
      const text = `${before} ${url} ${after}`;
      expect(
        linkify(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

test.each(['a', '@', '.', '+1', 'www.', 'a.', 'https://', '1 ', '(', 'a@a.'])(
  '400,000 characters of %j are split: a way that took the square of their number would not come to an end here',
  (unit) => {
    const text = clean(unit.repeat(400_000 / unit.length));
    const parts = linkify(text).map((part) => part.text);
    expect(parts.join('')).toBe(text);
  },
);

test.each([
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'blob:x',
  '/relative',
  '',
  undefined,
  {},
])('a button to %j leads nowhere', (url) => {
  expect(safeUrl(url)).toBeUndefined();
});

test('a picture’s address must be http or https', () => {
  expect(mediaUrl('https://shop.example/a.png')).toBe('https://shop.example/a.png');
  expect(mediaUrl('mailto:ann@shop.example')).toBeUndefined();
  expect(mediaUrl('data:image/svg+xml,<svg onload=alert(1)>')).toBeUndefined();
});

test('control characters, and marks that change the writing direction, are removed', () => {
  expect(clean('invoice\u202Efdp.exe\u2066\u0000\u0007')).toBe('invoicefdp.exe');
  expect(clean('two\nlines\tand \u200Fa mark that Arabic needs')).toBe(
    'two\nlines\tand \u200Fa mark that Arabic needs',
  );
  expect(name(' North\nwind \u202E ')).toBe('North wind');
});

test('a value that is not a string becomes one', () => {
  expect(clean(undefined)).toBe('');
  expect(clean(null)).toBe('');
  expect(clean(12)).toBe('12');
});
