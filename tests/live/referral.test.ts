import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitReferral, maxClientFrame, parseClientFrame } from '../../lib/protocol/index.ts';

const shop = 'https://shop.example';

test.each([
  ['a short address stays', `${shop}/a?b=c`, `${shop}/a?b=c`],
  ['a long parameter goes, those before it stay', `${shop}/a?b=c&state=${'x'.repeat(3000)}&d=e`, `${shop}/a?b=c`],
  ['a long first parameter goes', `${shop}/a?state=${'x'.repeat(9000)}`, `${shop}/a`],
  ['a long part of the path goes', `${shop}/a/${encodeURIComponent('ก'.repeat(1000))}`, `${shop}/a`],
  ['an address of 2,083 characters stays', `${shop}/${'x'.repeat(2062)}`, `${shop}/${'x'.repeat(2062)}`],
  ['a file of the computer is left out', 'file:///home/eve/page.html', undefined],
])('Of the page’s address, %s', (_, given, sent) => {
  expect(fitReferral({ referer_uri: given }).referer_uri).toBe(sent);
});

test('A ref that is cut has no half character at its end', () => {
  expect(fitReferral({ ref: '👟'.repeat(2000) }).ref).toMatch(/^(👟)+$/u);
});

test('Whatever a page says of itself, the server accepts the action, and the address is a prefix of the page’s', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a', '"', 'ก', '👟', '\u0001', '\ud83d'));
  const long = fc.tuple(text, fc.nat(9000)).map(([unit, length]) => unit.repeat(length).slice(0, 9000));
  const url = fc
    .tuple(fc.webUrl(), fc.constantFrom('search', 'pathname'), long)
    .map(([web, part, rest]) => Object.assign(new URL(web), { [part]: rest }).href);
  const payload = fc.constantFrom('START', 'ก'.repeat(1000));
  fc.assert(
    fc.property(long, url, payload, (ref, referer_uri, payload) => {
      const postback = { title: 'Get started', payload, referral: fitReferral({ ref, referer_uri }) };
      const frame = JSON.stringify({ type: 'event', id: 'c'.repeat(64), postback });
      expect(new TextEncoder().encode(frame).length).toBeLessThanOrEqual(maxClientFrame);
      const read = parseClientFrame(frame);
      const referral = 'postback' in read ? read.postback.referral : undefined;
      expect(referer_uri.startsWith(referral?.referer_uri ?? '')).toBe(true);
      expect(ref.startsWith(referral?.ref ?? '')).toBe(true);
    }),
  );
});
