import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Reader, shownSeq } from '../../lib/conversation/index.ts';
import { newestShown, readLines } from '../../lib/live/read-lines.ts';
import { memoryStore } from '../../lib/store/index.ts';
import { page, someLine } from './world.ts';

const OWN = 'web-1';
const CHAT = '7001';
const count = fc.integer({ min: 0, max: 12 });

/** Two threads with so many lines, and a browser that has joined after line `through`, or has not. */
const given = fc.record({
  own: count,
  chat: count,
  through: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 6 }),
  at: fc.integer({ min: 0, max: 26 }),
});

test('A browser reads any part of its conversation as if both threads were one list', async () => {
  await fc.assert(
    fc.asyncProperty(given, async ({ own, chat, through: asked, limit, at }) => {
      const store = memoryStore();
      for (const [customer, lines] of [
        [OWN, own],
        [CHAT, chat],
      ] as const) {
        for (let seq = 1; seq <= lines; seq += 1) await store.append({ page, customer }, someLine({ seq }));
      }
      // A join is after a line that exists.
      const through = asked === undefined ? undefined : Math.min(asked, own);
      const joined = through === undefined ? {} : { joined: { customer: CHAT, through } };
      const reader: Reader = { surface: 'web', own: OWN, ...joined };
      const all = Array.from({ length: through === undefined ? own : through + chat }, (_, index) => index + 1);
      const numbers = async (range: { after?: number; before?: number }) =>
        (await readLines(store, page, reader, { ...range, limit })).map((each) =>
          shownSeq(each.customer, each.line.seq, reader),
        );
      expect(await numbers({})).toEqual(all.slice(-limit));
      expect(await numbers({ after: at })).toEqual(all.filter((seq) => seq > at).slice(0, limit));
      expect(await numbers({ before: at })).toEqual(all.filter((seq) => seq < at).slice(-limit));
      expect(await newestShown(store, page, reader)).toBe(all.at(-1) ?? 0);
    }),
  );
});
