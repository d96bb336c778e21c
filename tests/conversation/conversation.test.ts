import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arrival,
  arrive,
  type BotOutcome,
  botMaySpeak,
  type Conversation,
  decide,
  dueAt,
  newConversation,
  type Performed,
  settle,
  windowAt,
} from '../../lib/conversation/index.ts';
import { parseEvent } from '../../lib/messenger/index.ts';

const OURS = '200';
const INBOX = '263902037430900';
const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);

/** Anything that Messenger, an agent or the clock may say. */
const payload = fc.oneof(
  fc.record({ message: fc.record({ mid: fc.string({ minLength: 1 }), text: fc.string() }) }),
  fc.record({ message: fc.constant({ mid: 'e', is_echo: true, app_id: INBOX, text: 'human' }) }),
  fc.record({
    message: fc.record({
      mid: fc.constant('e'),
      is_echo: fc.constant(true),
      app_id: fc.constant(OURS),
      metadata: fc.nat(9).map(String),
    }),
  }),
  fc.record({ postback: fc.record({ title: fc.string(), payload: fc.string() }) }),
  fc.record({ referral: fc.record({ ref: fc.string() }) }),
  fc.record({ pass_thread_control: fc.record({ new_owner_app_id: fc.constantFrom(OURS, INBOX, '5', null) }) }),
  fc.record({ take_thread_control: fc.record({ new_owner_app_id: fc.constantFrom(OURS, INBOX, '5', null) }) }),
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
    .tuple(payload, fc.boolean(), fc.constantFrom('messenger', 'web', 'agent'))
    .map(([item, standby, source]): Arrival => ({ source, event: parseEvent(item, { standby, now: START }) })),
);
const outcomes = fc.oneof(
  fc.constant<BotOutcome>({ kind: 'not_asked' }),
  fc.constant<BotOutcome>({ kind: 'failed', reason: 'x' }),
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

/** Runs a conversation through turns, and shows `see` each state on the way. */
function run(
  script: readonly (readonly [Arrival, BotOutcome, readonly Performed[], number])[],
  see: (before: Conversation, decided: Conversation, after: Conversation, speaks: boolean) => void,
): void {
  let now = START;
  let conversation = newConversation({ page: '1', customer: '7' }, now);
  script.forEach(([arrival, outcome, results, passed], index) => {
    now += passed;
    const arrived = arrive(conversation, arrival, OURS, now);
    const speaks = botMaySpeak(arrived.conversation, arrival);
    const seq = conversation.seq + (arrived.line === undefined ? 0 : 1);
    const decided = decide(arrived, outcome, speaks, { key: `k${index}`, seq }, { appId: OURS, now });
    const after = settle(decided, results, OURS, now);
    see(conversation, decided, after, speaks);
    conversation = after;
  });
}

describe('A conversation, whatever happens to it', () => {
  it('numbers its lines without a gap and never twice', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (before, decided) => {
          const given = decided.pending.flatMap(({ effect }) =>
            'seq' in effect && effect.seq > before.seq ? [effect.seq] : [],
          );
          const first = decided.seq - given.length + 1;
          expect(given).toEqual(given.map((_, index) => first + index));
        });
      }),
    );
  });

  it('has the bot say nothing while somebody else owns the thread', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (before, decided, _, speaks) => {
          const old = new Set(before.pending.map(({ effect }) => effect));
          const said = decided.pending.filter(
            ({ effect }) => !old.has(effect) && effect.kind === 'send' && effect.speaker === 'bot',
          );
          if (!speaks) expect(said).toEqual([]);
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

  it('lets every ownership but the bot’s end, and has the clock look at what is unfinished', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (_, __, after) => {
          if (after.owner.kind !== 'bot') expect(after.owner.until).toBeLessThan(Number.POSITIVE_INFINITY);
          if (after.pending.some((waiting) => waiting.status === 'in_doubt')) expect(dueAt(after)).toBeDefined();
        });
      }),
    );
  });
});

describe('The window', () => {
  const at = (hours: number, speaker: 'bot' | 'agent', customer = '7') =>
    windowAt(
      { ...newConversation({ page: '1', customer }, START), lastIn: { messenger: START } },
      speaker,
      START + hours * HOUR,
    );

  it('is open for everybody for 24 hours after the person wrote', () => {
    expect(at(23.9, 'bot')).toEqual({ messaging_type: 'RESPONSE' });
    expect(at(23.9, 'agent')).toEqual({ messaging_type: 'RESPONSE' });
    expect(at(24, 'bot')).toBe('closed');
  });

  it('is open for people, not bots, for seven days with HUMAN_AGENT', () => {
    expect(at(24, 'agent')).toEqual({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
    expect(at(7 * 24, 'agent')).toBe('closed');
  });

  it('is closed after 24 hours for everybody who is known by a user_ref only', () => {
    expect(at(23, 'agent', 'ref:5')).toEqual({ messaging_type: 'RESPONSE' });
    expect(at(25, 'agent', 'ref:5')).toBe('closed');
  });
});
