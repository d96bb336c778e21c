import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { log } from '../../lib/log.ts';

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('A line is JSON with level, message and correlation id', () => {
  log('info', 'Queued', { id: 'a-1', events: 3 });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', message: 'Queued', id: 'a-1', events: 3 });
  expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
});

test('Secrets are removed from every part of a log line', () => {
  const token = `EAA${'x'.repeat(40)}`;
  const error = new Error(`GET /me?access_token=${token}&appsecret_proof=abcdef failed`, {
    cause: { secret: 'inner' },
  });
  log('error', `Call with ${token}`, {
    error,
    headers: { Authorization: 'Bearer abc.def' },
    url: 'x?access_token=short',
  });
  expect(lines[0]).not.toMatch(/EAAx|abcdef|abc\.def|inner|short/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    error: { name: 'Error', stack: expect.stringContaining('log.test') },
  });
});

test('What people wrote is shown at level debug alone', () => {
  const item = { message: { mid: 'm', text: 'my secret wish' } };
  log('info', 'Got', { item });
  log('debug', 'Got', { item });
  vi.stubEnv('LOG_LEVEL', 'debug');
  log('debug', 'Got', { item });
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('"text":"[14 characters]"');
  expect(lines[1]).toContain('my secret wish');
});

test('Nothing makes it throw', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  log('info', 'Circle', { circle });
  fc.assert(fc.property(fc.string(), fc.object(), (message, fields) => log('warn', message, fields)));
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
});

describe('A line has at most 4 KB, is JSON, and keeps level, message and correlation id', () => {
  const long = 'x'.repeat(300_000);
  const chain = (levels: number): object => (levels === 0 ? { long } : { next: chain(levels - 1), long });
  const failure = new Error(long, { cause: new Error(long) });
  test.each<[string, object]>([
    ['a long text', { origin: long }],
    ['the body of a request', { body: JSON.stringify({ long }) }],
    ['an error with a long message and a cause', { error: Object.assign(failure, { $response: { body: long } }) }],
    ['a long list', { list: Array.from({ length: 100_000 }, () => long) }],
    ['many fields', Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`field-${i}`, i]))],
    ['long names', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}${long}`, long]))],
    ['objects in objects', { chain: chain(50) }],
    ['lists in lists', { lists: Array.from({ length: 90 }, () => Array.from({ length: 90 }, () => [long, [1, [2]]])) }],
    ['characters that JSON writes with six', { control: '\u0001'.repeat(900), lone: '\ud800'.repeat(900) }],
    ['pictures', { emoji: '😀'.repeat(900), more: ['😀'.repeat(900), '\u202e'.repeat(900)] }],
  ])('%s', (_, fields) => {
    const message = '\u0001\u202e'.repeat(10_000);
    log('error', message, { page: '11', customer: '22', ...fields, id: 'request-1' });
    const [line = ''] = lines;
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4096);
    const read = JSON.parse(line);
    expect(read).toMatchObject({ level: 'error', id: 'request-1', customer: '22' });
    expect(message.startsWith(read.message.slice(0, -1))).toBe(true);
    for (const text of textsIn(read)) expect(text.length).toBeLessThanOrEqual(500);
  });

  test('any fields', () => {
    fc.assert(
      fc.property(fc.object({ maxKeys: 20 }), fc.string({ maxLength: 900 }), (fields, id) => {
        lines.length = 0;
        log('warn', 'Refused', { ...fields, long: [long, fields, { long }], id });
        expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThanOrEqual(4096);
        expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', message: 'Refused', id: expect.any(String) });
      }),
      { numRuns: 100 },
    );
  });

  test('what was left out is counted', () => {
    log('info', 'Many', { list: Array.from({ length: 5000 }, (_, i) => i) });
    expect(lines[0]).toMatch(/"… \d+ more"\]/);
    log('info', 'Many', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`field-${i}`, i])));
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ 'field-0': 0, '…': 36 });
  });

  test('a secret is removed before a text is cut', () => {
    log('info', 'Call', { url: `${'x'.repeat(480)}?access_token=${'s3cret'.repeat(100)}`, body: `${long}EAA${long}` });
    expect(lines[0]).not.toContain('s3cret');
  });
});

test('Fields cannot replace the level or the message of a line', () => {
  log('warn', 'Refused', { level: 'debug', message: 'other', time: 1 });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', message: 'Refused', time: expect.any(String) });
});

test('Characters that control a terminal are escaped, and mean the same to a program that reads the JSON', () => {
  const hostile = '\u001b[2J\u009b31m\u007f\u202e\u2066\u200f\u061c';
  log('info', hostile, { [hostile]: hostile });
  expect(lines[0]?.trimEnd()).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: hostile, [hostile]: hostile });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)]);
}
