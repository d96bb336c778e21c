import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, lineShownAs, mayRead, type Reader, shownSeq } from '../../lib/conversation/index.ts';
import { visitorLine } from '../../lib/live/visitor-line.ts';

const WEB = 'web-own';
const MESSENGER = '7001';
const seqs = fc.integer({ min: 1, max: 40 });
const throughs = fc.integer({ min: 0, max: 40 });

const lines: fc.Arbitrary<Line> = fc.record({
  seq: seqs,
  at: fc.integer({ min: 1, max: 1e12 }),
  speaker: fc.constantFrom('customer', 'system', 'bot', 'page_inbox', 'agent', 'app'),
  surface: fc.constantFrom('messenger', 'web'),
  content: fc.constant({ sent: { text: 'secret words' } }),
  key: fc.constant('key'),
  status: fc.constantFrom('received', 'pending', 'sent', 'in_doubt', 'failed', 'dropped'),
});

const customers = fc.constantFrom(WEB, MESSENGER, 'web-stranger', '7002', 'ref:9');
const alone: Reader = { surface: 'web', own: WEB };
const joinedAfter = (through: number): Reader => ({ ...alone, joined: { customer: MESSENGER, through } });
const readers = fc.oneof(fc.constant(alone), throughs.map(joinedAfter));

describe('A visitor’s browser', () => {
  test('reads nothing of Messenger before it has joined, and nothing again once the join has ended', () => {
    fc.assert(
      fc.property(customers, lines, throughs, (customer, line, through) => {
        const { joined: _, ...after } = joinedAfter(through);
        for (const reader of [alone, after]) {
          expect(mayRead(customer, line, reader) && customer !== WEB).toBe(false);
          expect(visitorLine(customer, line, reader) !== undefined && customer !== WEB).toBe(false);
        }
      }),
    );
  });

  test('reads nothing of its own thread after the join, and nothing of any other thread', () => {
    fc.assert(
      fc.property(customers, lines, throughs, (customer, line, through) => {
        const reader = joinedAfter(through);
        const isOfOwn = customer === WEB && line.seq <= through;
        if (!isOfOwn && customer !== MESSENGER) {
          expect(mayRead(customer, line, reader)).toBe(false);
          expect(visitorLine(customer, line, reader)).toBeUndefined();
        }
        if (mayRead(customer, line, reader)) expect(isOfOwn || customer === MESSENGER).toBe(true);
      }),
    );
  });

  test('shows no word of a line that it may not read, and keeps the number of one that is of its conversation', () => {
    fc.assert(
      fc.property(customers, lines, readers, (customer, line, reader) => {
        const shown = visitorLine(customer, line, reader);
        expect(shown?.seq).toBe(shownSeq(customer, line.seq, reader));
        if (!mayRead(customer, line, reader)) expect(JSON.stringify(shown) ?? '').not.toContain('secret words');
      }),
    );
  });

  test('never reads what the program says by itself, nor what was dropped', () => {
    fc.assert(
      fc.property(customers, lines, readers, (customer, line, reader) => {
        if (line.speaker === 'system' || line.status === 'dropped') expect(mayRead(customer, line, reader)).toBe(false);
      }),
    );
  });

  test('reads an answer once that its own thread has brought to Messenger before the join', () => {
    fc.assert(
      fc.property(lines, throughs, seqs, (line, through, seq) => {
        const reader = joinedAfter(through);
        const brought = { ...line, from: { customer: WEB, seq } };
        const own = mayRead(WEB, { ...line, seq }, reader);
        expect(own && mayRead(MESSENGER, brought, reader)).toBe(false);
        expect(mayRead(MESSENGER, { ...line, from: { customer: 'web-other', seq } }, reader)).toBe(
          mayRead(MESSENGER, line, reader),
        );
      }),
    );
  });

  test('reads an answer of the joined thread once, also after it went to Messenger since it was unread', () => {
    fc.assert(
      fc.property(lines, throughs, seqs, (line, through, seq) => {
        const copy = { ...line, from: { customer: MESSENGER, seq } };
        expect(mayRead(MESSENGER, copy, joinedAfter(through))).toBe(false);
      }),
    );
  });

  test('never reads a tap on a button of the program', () => {
    fc.assert(
      fc.property(lines, throughs, (line, through) => {
        const tap = { ...line, content: { postback: { title: 'Show', payload: `cc:show:${'a'.repeat(16)}` } } };
        expect(mayRead(MESSENGER, tap, joinedAfter(through))).toBe(false);
        const other = { ...tap, content: { postback: { title: 'Show', payload: 'SHOW' } } };
        expect(mayRead(MESSENGER, other, joinedAfter(through))).toBe(mayRead(MESSENGER, line, joinedAfter(through)));
      }),
    );
  });

  test('knows every line under a number of its own, without a gap between the threads', () => {
    fc.assert(
      fc.property(readers, fc.integer({ min: 1, max: 90 }), (reader, number) => {
        const { customer, seq } = lineShownAs(number, reader);
        expect(shownSeq(customer, seq, reader)).toBe(number);
      }),
    );
  });

  test('is allowed the same, whatever else a line has', () => {
    const about = fc.record({
      mid: fc.string(),
      agent: fc.record({ id: fc.string(), name: fc.string() }),
      edited: fc.boolean(),
      clientId: fc.string(),
      attempt: fc.nat(),
    });
    fc.assert(
      fc.property(customers, lines, readers, about, (customer, line, reader, more) => {
        expect(mayRead(customer, { ...line, ...more }, reader)).toBe(mayRead(customer, line, reader));
      }),
    );
  });
});

describe('The person in Messenger', () => {
  test('reads the lines that went through Messenger in their own thread, and none of the website', () => {
    fc.assert(
      fc.property(customers, lines, (customer, line) => {
        const isTheirs = customer === MESSENGER && line.surface === 'messenger' && line.status !== 'dropped';
        expect(mayRead(customer, line, { surface: 'messenger', own: MESSENGER })).toBe(isTheirs);
      }),
    );
  });
});
