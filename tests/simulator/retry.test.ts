import { expect, test } from 'vitest';
import { afterFailure } from '../../simulator/model/delivery/retry.ts';

const failure = { size: 3, error: 'HTTP 500', now: 1_000_000 };

test('The first failed delivery is repeated after the first delay, with the same events', () => {
  expect(afterFailure(undefined, failure, { delays: [5, 10] })).toEqual({
    retry: { size: 3, attempts: 1, since: failure.now, error: 'HTTP 500' },
    delay: 5,
  });
});

test('The delay grows with each failure, and the last delay repeats', () => {
  const delayAfter = (attempts: number) =>
    afterFailure({ ...failure, attempts, since: failure.now }, failure, { delays: [5, 10, 20] }).delay;
  expect([0, 1, 2, 3, 99].map(delayAfter)).toEqual([5, 10, 20, 20, 20]);
});

test('By default the delays grow from 200 ms to a minute, for one hour', () => {
  const after = (attempts: number, minutes: number) =>
    afterFailure({ ...failure, attempts, since: failure.now - minutes * 60_000 }, failure, {}).delay;
  expect([after(0, 0), after(7, 1), after(60, 59)]).toEqual([200, 60_000, 60_000]);
  expect(after(61, 60)).toBeUndefined();
});

test('Deliveries end when they have failed for too long', () => {
  const before = { size: 3, attempts: 4, since: failure.now - 40, error: 'HTTP 500' };
  expect(afterFailure(before, failure, { delays: [5], giveUp: 41 }).delay).toBe(5);
  expect(afterFailure(before, failure, { delays: [5], giveUp: 40 }).delay).toBeUndefined();
});
