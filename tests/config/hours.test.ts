import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateAt, type Hours, openAt } from '../../lib/config/hours.ts';

const MINUTE = 60_000;
const at = (text: string) => Date.parse(text);
const next = (hours: Hours, time: string) => {
  const { now, next: opens } = openAt(hours, at(time));
  return now ? 'now' : opens === undefined ? 'never' : new Date(opens).toISOString().slice(0, 16);
};

const shop: Hours = {
  timeZone: 'Europe/Berlin',
  week: {
    mon: ['09:00-12:30', '14:00-18:00'],
    tue: ['09:00-18:00'],
    wed: ['09:00-18:00'],
    thu: ['09:00-18:00'],
    fri: ['09:00-18:00'],
  },
  closed: ['2026-12-24', '2026-12-25'],
};

describe('openAt', () => {
  test.each([
    ['during the hours', '2026-11-30T08:00Z', 'now'],
    ['one minute before the hours', '2026-11-30T07:59Z', '2026-11-30T08:00'],
    ['at the end of the hours', '2026-11-30T17:00Z', '2026-12-01T08:00'],
    ['in the lunch break', '2026-11-30T12:00Z', '2026-11-30T13:00'],
    ['on Friday evening', '2026-12-04T20:00Z', '2026-12-07T08:00'],
    ['on a closed day, with the weekend behind it', '2026-12-24T10:00Z', '2026-12-28T08:00'],
    ['in summer time', '2026-07-01T06:00Z', '2026-07-01T07:00'],
  ])('says when agents answer next: %s', (_, time, expected) => {
    expect(next(shop, time)).toBe(expected);
  });

  test('is always open where there are no hours', () => {
    expect(openAt(undefined, at('2026-11-29T03:00Z'))).toEqual({ now: true });
  });

  test('reads hours past midnight as two parts', () => {
    const bar: Hours = { timeZone: 'Europe/Berlin', week: { fri: ['22:00-24:00'], sat: ['00:00-02:00'] } };
    expect(next(bar, '2026-12-04T22:59Z')).toBe('now');
    expect(next(bar, '2026-12-04T23:30Z')).toBe('now');
    expect(next(bar, '2026-12-05T01:00Z')).toBe('2026-12-11T21:00');
  });

  test('opens after the lost hour where the hours begin in it', () => {
    // In Berlin, 02:00 to 03:00 does not exist on 2026-03-29.
    const early: Hours = { timeZone: 'Europe/Berlin', week: { sun: ['02:30-04:00'] } };
    expect(next(early, '2026-03-29T00:30Z')).toBe('2026-03-29T01:00');
    expect(next(early, '2026-03-29T01:00Z')).toBe('now');
    expect(next(early, '2026-03-29T02:00Z')).toBe('2026-04-05T00:30');
  });

  test('is open twice in the hour that comes twice', () => {
    // In Berlin, 02:00 to 03:00 comes twice on 2026-10-25: at 00:00Z and at 01:00Z.
    const night: Hours = { timeZone: 'Europe/Berlin', week: { sun: ['02:30-03:00'] } };
    expect(next(night, '2026-10-25T00:30Z')).toBe('now');
    expect(next(night, '2026-10-25T01:00Z')).toBe('2026-10-25T01:30');
    expect(next(night, '2026-10-25T01:45Z')).toBe('now');
  });

  test('knows no next hours where a whole year is closed', () => {
    const closed = Array.from({ length: 60 }, (_, week) =>
      new Date(at('2026-11-30T00:00Z') + week * 7 * 24 * 60 * MINUTE).toISOString().slice(0, 10),
    );
    expect(next({ timeZone: 'UTC', week: { mon: ['09:00-10:00'] }, closed }, '2026-11-30T08:00Z')).toBe('never');
  });

  /** The rule itself, minute by minute: what a clock on the wall shows is inside the hours of that day. */
  function isOpenByTheClock({ timeZone, week, closed }: Hours, time: number): boolean {
    const parts = Object.fromEntries(
      new Intl.DateTimeFormat('en-CA', {
        timeZone,
        hourCycle: 'h23',
        weekday: 'short',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      })
        .formatToParts(time)
        .map(({ type, value }) => [type, value]),
    );
    if (closed?.includes(`${parts.year}-${parts.month}-${parts.day}`)) return false;
    const clock = `${parts.hour}:${parts.minute}`;
    const spans = Object.entries(week).find(([day]) => parts.weekday?.toLowerCase().startsWith(day))?.[1] ?? [];
    return spans.some((span) => span.slice(0, 5) <= clock && clock < span.slice(6));
  }

  test('agrees with the clock on the wall for every minute around it, in every time zone, also when clocks change', () => {
    const two = (number: number) => String(number).padStart(2, '0');
    const span = fc
      .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 2 })
      .map((quarters) =>
        quarters.toSorted((a, b) => a - b).map((each) => `${two(Math.floor(each / 4))}:${two((each % 4) * 15)}`),
      )
      .map(([start, end]) => `${start}-${end}`);
    const spans = fc.array(span, { maxLength: 3 });
    const hours: fc.Arbitrary<Hours> = fc.record({
      timeZone: fc.constantFrom(
        'Europe/Berlin',
        'America/New_York',
        'Australia/Lord_Howe',
        'Asia/Kathmandu',
        'Pacific/Apia',
        'America/Santiago',
        'Africa/Cairo',
        'UTC',
      ),
      week: fc.record({ sun: spans, mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: spans }),
      closed: fc.array(fc.constantFrom('2026-03-29', '2026-10-25', '2026-11-01', '2026-04-05')),
    });
    const changes = [
      '2026-03-29T01:00Z',
      '2026-10-25T01:00Z',
      '2026-03-08T07:00Z',
      '2026-11-01T06:00Z',
      '2026-04-04T15:00Z',
      '2026-10-03T15:30Z',
      '2026-09-06T04:00Z',
      '2026-04-23T22:00Z',
      '2026-06-15T12:00Z',
    ];
    fc.assert(
      fc.property(
        hours,
        fc.constantFrom(...changes),
        fc.integer({ min: -2 * 1440, max: 1440 }),
        (given, change, minutes) => {
          const time = at(change) + minutes * MINUTE;
          const { now, next: opens } = openAt(given, time);
          expect(now).toBe(isOpenByTheClock(given, time));
          if (now || opens === undefined) return;
          expect(isOpenByTheClock(given, opens)).toBe(true);
          expect(isOpenByTheClock(given, opens - MINUTE)).toBe(false);
          for (let each = time; each < Math.min(opens, time + 1440 * MINUTE); each += 5 * MINUTE) {
            if (isOpenByTheClock(given, each)) throw new Error(`open at ${new Date(each).toISOString()}`);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('dateAt', () => {
  test('is the date on the operator’s clock, and that of UTC without hours', () => {
    const at = Date.UTC(2026, 10, 30, 20);
    expect(dateAt({ timeZone: 'Asia/Tokyo' }, at)).toBe('2026-12-01');
    expect(dateAt({ timeZone: 'America/Los_Angeles' }, Date.UTC(2026, 10, 30, 7))).toBe('2026-11-29');
    expect(dateAt(undefined, at)).toBe('2026-11-30');
  });
});
