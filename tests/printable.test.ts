import { expect, test } from 'vitest';
import { printable } from '../lib/printable.ts';

test('Characters that control a terminal or turn the direction of writing become escapes', () => {
  expect(printable('\u001b]0;title\u0007 \u009b2J \r \u007f')).toBe(
    String.raw`\u001b]0;title\u0007 \u009b2J \u000d \u007f`,
  );
  expect(printable('a\u202eb\u2066c\u2069d\u200ee\u200ff\u061cg')).toBe(
    String.raw`a\u202eb\u2066c\u2069d\u200ee\u200ff\u061cg`,
  );
});

test('Lines, tabs and the letters of all languages stay', () => {
  const text = 'Größe\t✓ שלום مرحبا 😀 👩‍👩‍👧\n';
  expect(printable(text)).toBe(text);
});

test('JSON keeps its meaning', () => {
  const value = { name: '\u202egnp.exe\u009b' };
  expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
});
