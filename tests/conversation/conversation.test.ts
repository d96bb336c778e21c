import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arrival,
  arrive,
  type BotOutcome,
  type Conversation,
  decide,
  dueAt,
  endOf,
  newConversation,
  type Performed,
  settle,
} from '../../lib/conversation/index.ts';
import { parseEvent } from '../../lib/messenger/index.ts';

const OUR_APP = '200';
const INBOX = '263902037430900';
const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);

/** Any event of Messenger, an agent or the clock. */
const payload = fc.oneof(
  fc.record({ message: fc.record({ mid: fc.string({ minLength: 1 }), text: fc.string() }) }),
  fc.record({ message: fc.constant({ mid: 'e', is_echo: true, app_id: INBOX, text: 'human' }) }),
  fc.record({
    message: fc.record({
      mid: fc.constant('e'),
      is_echo: fc.constant(true),
      app_id: fc.constant(OUR_APP),
      metadata: fc.nat(9).map(String),
    }),
  }),
  fc.record({ postback: fc.record({ title: fc.string(), payload: fc.string() }) }),
  fc.record({ referral: fc.record({ ref: fc.string() }) }),
  fc.record({ pass_thread_control: fc.record({ new_owner_app_id: fc.constantFrom(OUR_APP, INBOX, '5', null) }) }),
  fc.record({ take_thread_control: fc.record({ new_owner_app_id: fc.constantFrom(OUR_APP, INBOX, '5', null) }) }),
  fc.record({ request_thread_control: fc.record({ requested_owner_app_id: fc.constantFrom(INBOX, '5') }) }),
  fc.record({ reaction: fc.constant({ mid: 'm', action: 'react', emoji: '❤' }) }),
  fc.record({ read: fc.record({ watermark: fc.nat() }) }),
  fc.record({ delivery: fc.record({ watermark: fc.nat() }) }),
  fc.record({ message_edit: fc.constant({ mid: 'm', text: 'new', num_edit: 1 }) }),
  fc.dictionary(fc.string(), fc.anything()),
);
const arrivals = fc.oneof(
  fc.constant<Arrival>({ source: 'clock' }),
  fc
    .tuple(payload, fc.boolean(), fc.constantFrom('messenger', 'web'))
    .map(([item, standby, source]): Arrival => ({ source, event: parseEvent(item, { standby, now: START }) })),
);
const outcomes = fc.oneof(
  fc.constant<BotOutcome>({ kind: 'not_asked' }),
  fc.constant<BotOutcome>({ kind: 'failed', reason: 'x', summary: 'x' }),
  fc.constant<BotOutcome>({
    kind: 'answered',
    saved: {},
    actions: [
      { kind: 'thread_control', action: 'pass' },
      { kind: 'send', speaker: 'bot', message: { text: 'a' } },
      { kind: 'sender_action', action: 'mark_seen' },
      { kind: 'thread_control', action: 'take' },
    ],
  }),
);
const performed = fc.constantFrom<Performed>(
  { result: 'done' },
  { result: 'waiting' },
  { result: 'dropped' },
  { result: 'failed', error: { code: 'x', message: 'x' }, lostControl: true },
  { result: 'in_doubt', dueAt: START + 60_000 },
  { result: 'later', dueAt: START + 60_000 },
);
const steps = fc.array(fc.tuple(arrivals, outcomes, fc.array(performed, { maxLength: 8 }), fc.nat(30 * HOUR)), {
  maxLength: 25,
});

/** Runs a conversation through turns, and shows `see` the states of each. */
function run(
  script: readonly (readonly [Arrival, BotOutcome, readonly Performed[], number])[],
  see: (before: Conversation, decided: Conversation, after: Conversation, speaks: boolean) => void,
): void {
  let now = START;
  let conversation = newConversation({ page: '1', customer: '7' }, now);
  script.forEach(([arrival, outcome, results, passed], index) => {
    now += passed;
    const arrived = arrive(conversation, arrival, { appId: OUR_APP, now });
    const speaks = arrived.heard?.speaks ?? false;
    const seq = conversation.seq + (arrived.line === undefined ? 0 : 1);
    const decided = decide(arrived, outcome, speaks, { key: `k${index}`, seq }, { appId: OUR_APP, now });
    const after = settle(decided, results, { appId: OUR_APP, now });
    see(conversation, decided, after, speaks);
    conversation = after;
  });
}

describe('A conversation, after any events', () => {
  it('numbers its lines without a gap and never twice', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (before, decided) => {
          const numbers = decided.pending.flatMap(({ effect }) =>
            'seq' in effect && effect.seq > before.seq ? [effect.seq] : [],
          );
          const first = decided.seq - numbers.length + 1;
          expect(numbers).toEqual(numbers.map((_, index) => first + index));
        });
      }),
    );
  });

  it('has no message of the bot while the bot may not speak', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (before, decided, _, speaks) => {
          const old = new Set(before.pending.map(({ effect }) => ('seq' in effect ? effect.seq : 0)));
          const sent = decided.pending.filter(
            ({ effect }) => effect.kind === 'send' && !old.has(effect.seq) && effect.speaker === 'bot',
          );
          if (!speaks) expect(sent).toEqual([]);
        });
      }),
    );
  });

  it('raises its generation whenever the owner changes, and never lowers it', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (before, _, after) => {
          expect(after.generation).toBeGreaterThanOrEqual(before.generation);
          if (after.owner.kind !== before.owner.kind) expect(after.generation).toBeGreaterThan(before.generation);
        });
      }),
    );
  });

  it('is looked at by the clock before a hand-over ends, and while a message is in doubt', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (_, __, after) => {
          const ends = endOf(after.owner);
          if (ends !== undefined) expect(dueAt(after)).toBeLessThanOrEqual(ends);
          if (after.pending.some((waiting) => waiting.status === 'in_doubt')) expect(dueAt(after)).toBeDefined();
        });
      }),
    );
  });
});
