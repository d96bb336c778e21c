import { expect, test } from 'vitest';
import { didYouMean, nearestName } from '../lib/nearest-name.ts';

const names = ['message', 'postback', 'read', 'echo', 'threadControl'];

test.each([
  ['mesage', 'message'],
  ['massege', 'message'],
  ['emssage', 'message'],
  ['messages', 'message'],
  ['postBack', 'postback'],
  ['postbakc', 'postback'],
  ['threadcontrol', 'threadControl'],
  ['READ', 'read'],
  ['ehco', 'echo'],
])('%s is a typo of %s', (typo, name) => {
  expect(nearestName(typo, names)).toBe(name);
});

test.each(['', 'goodbye', 'me', 'messenger', 'x'.repeat(100_000)])('"%.10s" is a typo of no name', (typo) => {
  expect(nearestName(typo, names)).toBeUndefined();
});

test('the nearest of several names is meant', () => {
  expect(nearestName('reads', ['reader', 'read'])).toBe('read');
});

test('a short name must keep half of its letters', () => {
  expect(nearestName('sun', ['mon'])).toBeUndefined();
  expect(didYouMean('sun', ['mon'])).toBe('');
  expect(didYouMean('mesage', names)).toBe(' Did you mean "message"?');
});
