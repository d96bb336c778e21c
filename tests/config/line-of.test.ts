import { expect, test } from 'vitest';
import { type ChatConfig, defineConfig, messageWithLine } from '../../lib/config/index.ts';
import { lineOf } from '../../lib/config/line-of.ts';

const file = `import { defineConfig } from './lib/config/index.ts';

// hours: { week: { fri: ['18:00-14:00'] } }
export default defineConfig({
  page: { name: 'hours' },
  whitelistedDomains: ['https://shop.example'],
  responseTime: 'hours',
  plugin: { themeColor: 'blue' },
  hours: {
    timeZone: "Europe/Berln",
    week: {
      thu: ['09:00-12:00'],
      fri: [
        '09:00-12:00',
        '18:00-14:00',
      ],
    },
    closed: ['2026-02-30'],
  },
  profile: {},
});
`;

function messageOf(change: Partial<ChatConfig>): string {
  const config: ChatConfig = { page: { name: 'Kiln & Cup' }, whitelistedDomains: [], plugin: {}, profile: {} };
  try {
    defineConfig({ ...config, ...change });
  } catch (error) {
    if (error instanceof Error) return messageWithLine(error, file);
  }
  throw new Error('The mistake was not refused.');
}

test.each<[string, Partial<ChatConfig>, string]>([
  [
    'an end before its start',
    { hours: { timeZone: 'Europe/Berlin', week: { fri: ['09:00-12:00', '18:00-14:00'] } } },
    'chat.config.ts:15: hours.week.fri has "18:00-14:00"; its end is not after its start.',
  ],
  [
    'a wrong time zone',
    { hours: { timeZone: 'Europe/Berln', week: { fri: ['09:00-12:00'] } } },
    'chat.config.ts:10: hours.timeZone is "Europe/Berln"; it must be the name of a time zone',
  ],
  [
    'a day that does not exist',
    { hours: { timeZone: 'UTC', week: { fri: ['09:00-12:00'] }, closed: ['2026-02-30'] } },
    'chat.config.ts:18: hours.closed has "2026-02-30"',
  ],
  ['a colour', { plugin: { themeColor: 'blue' } }, 'chat.config.ts:8: plugin.themeColor is "blue"'],
])('a mistake is named with its line: %s', (_, change, message) => {
  expect(messageOf(change)).toContain(message);
});

test('a value that the file does not write out is named without a line', () => {
  expect(messageOf({ botSeconds: 61 })).toMatch(/^chat\.config\.ts: botSeconds is 61/);
});

test('an error of another kind keeps its message', () => {
  expect(messageWithLine(new Error('chat.config.ts: no semicolon'), file)).toBe('chat.config.ts: no semicolon');
});

test('a name with characters of a pattern is searched as it is', () => {
  expect(lineOf('a: 1,\n"(b)[": {\n c: 2 }', ['(b)[', 'c'])).toBe(3);
  expect(lineOf('a: 1', ['(b'])).toBeUndefined();
  expect(lineOf('a: 1', [])).toBeUndefined();
});
