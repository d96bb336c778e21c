import { expect, test } from 'vitest';
import { compact, field, flag, id, isObject, list, listOf, number, object, readJson, text, time } from '../lib/json.ts';

test('readJson returns the value of a JSON text, and undefined for any other text', () => {
  expect(readJson('{"a":1}')).toEqual({ a: 1 });
  expect(readJson('{')).toBeUndefined();
  expect(readJson(undefined)).toBeUndefined();
});

test('isObject and object accept JSON objects only, not lists and not null', () => {
  expect([{}, [], null, 'a', undefined].map(isObject)).toEqual([true, false, false, false, false]);
  expect(object({ a: 1 })).toEqual({ a: 1 });
  expect(object([])).toBeUndefined();
});

test('field reads a field of an object, and undefined from anything else', () => {
  expect(field({ a: 1 }, 'a')).toBe(1);
  expect([null, 'text', [1], undefined].map((value) => field(value, 'length'))).toEqual(Array(4).fill(undefined));
});

test('list and listOf return an empty list for what is not a list, and leave out items that cannot be read', () => {
  expect(list({ length: 1 })).toEqual([]);
  expect(listOf(['a', 1, '', 'b'], text)).toEqual(['a', 'b']);
  expect(listOf('ab', text)).toEqual([]);
});

test('text accepts strings that are not empty', () => {
  expect(['a', '', 1, null].map(text)).toEqual(['a', undefined, undefined, undefined]);
});

test('id accepts a text or a whole number, and writes large numbers without an exponent', () => {
  expect(['12', 12, 1e21, 1.5, '', Number.NaN].map(id)).toEqual([
    '12',
    '12',
    '1000000000000000000000',
    undefined,
    undefined,
    undefined,
  ]);
});

test('number accepts finite numbers, also written as strings', () => {
  expect([1, '2.5', '', ' ', 'x', Number.POSITIVE_INFINITY, null, true].map(number)).toEqual([
    1,
    2.5,
    ...Array(6).fill(undefined),
  ]);
});

test('time reads seconds and milliseconds as milliseconds', () => {
  expect([1_700_000_000, '1700000000', 1_700_000_000_000, 0, 9e15].map(time)).toEqual([
    1_700_000_000_000,
    1_700_000_000_000,
    1_700_000_000_000,
    undefined,
    undefined,
  ]);
});

test('flag reads booleans, their names, and the presence of a field', () => {
  expect([true, 'true', 1, {}].map(flag)).toEqual([true, true, true, true]);
  expect([false, 'false', 0, '0', 'No'].map(flag)).toEqual([false, false, false, false, false]);
  expect([undefined, null].map(flag)).toEqual([undefined, undefined]);
});

test('compact leaves out fields that are undefined, and keeps null', () => {
  expect(Object.keys(compact({ a: undefined, b: null, c: 0 }))).toEqual(['b', 'c']);
});
