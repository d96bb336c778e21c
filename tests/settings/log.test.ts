import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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
