import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeUnicode, parseJson, splitMessage } from '../../lib/messenger/index.ts';
import { splitText } from '../../lib/messenger/split-text.ts';

describe('A long text', () => {
  test('is split after a word, into parts that Messenger accepts', () => {
    const text = 'word '.repeat(1000);
    const parts = splitText(text);
    expect(parts).toHaveLength(3);
    expect(parts.every((part) => part.endsWith('word '))).toBe(true);
    expect(parts.join('')).toBe(text);
  });

  test('that fits into one message stays whole', () => {
    expect(splitText('x'.repeat(2000))).toEqual(['x'.repeat(2000)]);
    expect(splitText('')).toEqual(['']);
  });

  test('without blanks is never cut inside an emoji, however many parts it has', () => {
    const family = '👨‍👩‍👧‍👦';
    for (const part of splitText(family.repeat(500))) expect(part.length % family.length).toBe(0);
  });

  test('of one very long character keeps surrogate pairs together', () => {
    const parts = splitText(`a${'\u{E0101}'.repeat(3000)}`);
    expect(parts.join('')).toBe(`a${'\u{E0101}'.repeat(3000)}`);
    for (const part of parts) expect(part).not.toMatch(/[\ud800-\udbff]$/);
  });

  test('loses nothing when it is split', () => {
    const texts = fc.string({
      unit: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(' ', '\r\n', '\t', '\ud83d')),
    });
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 20 }), (text, limit) => {
        const parts = splitText(text, limit);
        expect(parts.join('')).toBe(text);
        expect(parts.every((part) => part.length <= limit && (part !== '' || text === ''))).toBe(true);
      }),
    );
  });
});

describe('Splitting a message', () => {
  test('a long text is split at words, and quick replies and metadata go with the last part', () => {
    const text = 'word '.repeat(900).trim();

    const parts = splitMessage({ text, metadata: '9', quick_replies: [{ content_type: 'user_email' }] });

    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts).toHaveLength(3);
    for (const part of parts) {
      expect(part.text?.length).toBeLessThanOrEqual(2000);
      expect(part.text).toMatch(/^word/);
    }
    expect(parts.slice(0, 2).every((part) => Object.keys(part).join() === 'text')).toBe(true);
    expect(parts[2]).toMatchObject({ metadata: '9', quick_replies: [{ content_type: 'user_email' }] });
  });

  test('a message that fits, and one without text, are not split', () => {
    const short = { text: 'Hello' };
    const sticker = { sticker_id: 369239263222822 };

    expect(splitMessage(short)).toEqual([short]);
    expect(splitMessage(sticker)).toEqual([sticker]);
  });
});

describe('escapeUnicode', () => {
  test("writes the documentation's example", () => {
    expect(escapeUnicode('"äöå"')).toBe('"\\u00e4\\u00f6\\u00e5"');
    expect(escapeUnicode('"a/b<c%d@e😀"')).toBe('"a\\/b\\u003Cc\\u0025d\\u0040e\\ud83d\\ude00"');
  });

  test('keeps the value, and writes ASCII only', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        const escaped = escapeUnicode(json);
        expect(JSON.parse(escaped)).toEqual(JSON.parse(json));
        expect(escaped).toMatch(/^[^\u0080-\uffff<%@]*$/);
        expect(escapeUnicode(escaped)).toBe(escaped);
      }),
    );
  });
});

describe('JSON from Meta', () => {
  test('keeps every digit of long ids, inside and outside of strings', () => {
    expect(parseJson('{"id": 12345678901234567890, "list":[-98765432109876543,1.1234567890123456789]}')).toEqual({
      id: '12345678901234567890',
      list: ['-98765432109876543', 1.1234567890123457],
    });
    expect(parseJson('{"time":1519747912994,"text":"call: 1234567890123456789 \\" 1234567890123456789"}')).toEqual({
      time: 1519747912994,
      text: 'call: 1234567890123456789 " 1234567890123456789',
    });
  });

  test('is read like JSON.parse does if no number is that long', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([['{'], ['{12345678901234567:1}'], ['[1 12345678901234567]'], [`${'['.repeat(101)}${']'.repeat(101)}`]])(
    'that is broken or nested too deep is refused (%s)',
    (text) => expect(() => parseJson(text)).toThrow(SyntaxError),
  );
});
