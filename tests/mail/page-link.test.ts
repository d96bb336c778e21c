import { expect, test } from 'vitest';
import { originPattern } from '../../lib/config/index.ts';
import { pageLink } from '../../lib/mail/index.ts';

const allowed = new RegExp(originPattern(['https://shop.example', 'https://*.shop.example'], { local: false }), 'i');

test.each([
  ['https://shop.example/mugs?token=1#order', 'https://shop.example/mugs'],
  ['https://eu.shop.example/', 'https://eu.shop.example/'],
  ['https://shop.example.evil.example/', undefined],
  ['https://user:secret@shop.example/a', 'https://shop.example/a'],
  ['https://evil.example/shop.example', undefined],
  ['http://shop.example/', undefined],
  ['javascript:alert(1)', undefined],
  ['/mugs', undefined],
  ['', undefined],
  [`https://shop.example/${'x'.repeat(3000)}`, undefined],
  [undefined, undefined],
])('The link of a mail to the page %s is %s', (page, link) => {
  expect(pageLink(page, allowed)).toBe(link);
});
