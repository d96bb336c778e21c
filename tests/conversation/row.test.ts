import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AgentAction,
  type Arrival,
  arrive,
  type BotOutcome,
  type Conversation,
  decide,
  type Performed,
  rowOf,
  settle,
  shelfOf,
  windowOf,
} from '../../lib/conversation/index.ts';
import { ANNA, acts, arrival, BEN, DAY, HOUR, NOW, OUR_APP, PAGE_INBOX, sample } from './samples.ts';

const agentActions = fc.constantFrom<AgentAction>(
  { kind: 'take_over' },
  { kind: 'done' },
  { kind: 'reopen' },
  { kind: 'dismiss' },
  { kind: 'note', text: 'VIP' },
  { kind: 'block', until: NOW + DAY },
  { kind: 'unblock' },
  { kind: 'reply', text: 'Hi', basis: { seq: 1_000, generation: 0 } },
  { kind: 'assign', to: 'b1' },
);
const arrivals = fc.oneof(
  fc.constantFrom<Arrival>(
    arrival({ message: { mid: 'm', text: 'hi' } }),
    arrival({ message: { mid: 'm', text: 'hi' } }, { standby: true }),
    arrival({ message: { mid: 'e', is_echo: true, app_id: PAGE_INBOX, text: 'hi' } }),
    arrival({ pass_thread_control: { new_owner_app_id: PAGE_INBOX } }),
    arrival({ pass_thread_control: { new_owner_app_id: OUR_APP } }),
    { source: 'clock' },
    { source: 'clock', revoked: 'a1' },
  ),
  fc.tuple(agentActions, fc.constantFrom(ANNA, BEN)).map(([action, agent]) => acts(action, { agent, to: BEN })),
);
const outcomes = fc.constantFrom<BotOutcome>(
  { kind: 'not_asked' },
  { kind: 'failed', reason: 'x', summary: 'x' },
  { kind: 'answered', saved: {}, actions: [{ kind: 'thread_control', action: 'pass' }] },
  { kind: 'answered', saved: {}, actions: [{ kind: 'send', speaker: 'bot', message: { text: 'a' } }] },
);
const performed = fc.constantFrom<Performed>(
  { result: 'done' },
  { result: 'waiting' },
  { result: 'failed', error: { code: 'x', message: 'x' } },
);
const steps = fc.array(
  fc.tuple(arrivals, outcomes, fc.array(performed, { maxLength: 6 }), fc.nat(30 * HOUR), fc.boolean()),
  { maxLength: 25 },
);

function run(
  script: readonly (readonly [Arrival, BotOutcome, readonly Performed[], number, boolean])[],
  see: (
    before: Conversation,
    after: Conversation,
    step: { arrival: Arrival; now: number; results: readonly Performed[] },
  ) => void,
): void {
  let now = NOW;
  let conversation = sample();
  script.forEach(([event, outcome, results, passed, hints], index) => {
    now += passed;
    const rules = { appId: OUR_APP, now };
    const arrived = arrive(conversation, event, rules);
    const line = arrived.line === undefined ? undefined : conversation.seq + 1;
    const recorded = { key: `k${index}`, seq: line ?? conversation.seq, ...(line !== undefined && { line }) };
    const hint = hints ? { agent: ANNA, key: 'h' } : undefined;
    const decided = decide(arrived, outcome, arrived.heard?.speaks ?? false, recorded, { ...rules, hint });
    const committed = { ...decided, version: decided.version + 1 };
    const settled = settle(committed, results, rules);
    const after = { ...settled, version: settled.version + 1 };
    see(conversation, after, { arrival: event, now, results });
    conversation = after;
  });
}

describe('The row of a conversation, after any events', () => {
  test('has the version that is written with it, and says what the conversation says', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (_, after, { now }) => {
          expect(after.row).toEqual(rowOf(after, now));
          expect(after.row?.version).toBe(after.version);
        });
      }),
    );
  });

  test('is on the open shelf exactly where a person has the thread, a customer waits, or something failed', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (_, { owner, waitingSince, attention, row }) => {
          const person = owner.kind === 'agent' || owner.kind === 'page_inbox';
          expect(row?.shelf === 'open').toBe(person || waitingSince !== undefined || attention !== undefined);
        });
      }),
    );
  });

  test('never shows a failure without a customer who waits', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (_, { attention, waitingSince }) => {
          if (attention !== undefined) expect(waitingSince).toBeLessThanOrEqual(attention.at);
        });
      }),
    );
  });

  test('keeps since when the customer waits until an answer, a finish, a dismissal or a block ends it', () => {
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (before, after, { arrival: event, results }) => {
          if (before.waitingSince === undefined || after.waitingSince === before.waitingSince) return;
          const ends =
            event.source === 'agent'
              ? ['done', 'dismiss', 'block', 'unblock', 'reply'].includes(event.action.kind)
              : 'event' in event && ['echo', 'pass_thread_control'].includes(event.event.type);
          expect(ends || results.some(({ result }) => result === 'done')).toBe(true);
        });
      }),
    );
  });

  test('has a generation that rises whenever the agent changes', () => {
    const agentOf = ({ owner }: Conversation) => (owner.kind === 'agent' ? owner.agent?.id : owner.kind);
    fc.assert(
      fc.property(steps, (script) => {
        run(script, (before, after) => {
          expect(after.generation).toBeGreaterThanOrEqual(before.generation);
          if (agentOf(before) !== agentOf(after)) expect(after.generation).toBeGreaterThan(before.generation);
        });
      }),
    );
  });
});

describe('A shelf', () => {
  test('of finished conversations keeps them for 30 days', () => {
    const done = { owner: { kind: 'bot' }, doneAt: NOW } as const;
    expect(shelfOf(done, NOW + 30 * DAY - 1)).toBe('done');
    expect(shelfOf(done, NOW + 30 * DAY)).toBe('bot');
    const keep = { by: ANNA, reason: 'A refund', at: NOW };
    expect(shelfOf({ ...done, keep }, NOW + DAY)).toBe('bot');
  });

  test('lists another app’s thread as open only where a customer waits', () => {
    const owner = { kind: 'app', app_id: '5', until: NOW } as const;
    expect(shelfOf({ owner }, NOW)).toBe('bot');
    expect(shelfOf({ owner, waitingSince: NOW }, NOW)).toBe('open');
  });
});

test('A row has an address without its query, and texts that fit into one unit of the table', () => {
  const long = 'é'.repeat(3000);
  const row = rowOf(
    sample({
      ref: long,
      referer_uri: `https://shop.example/a?token=1#b`,
      preview: long.slice(0, 100),
      attention: { reason: long.slice(0, 500), at: NOW },
    }),
    NOW,
  );
  expect(row.referer_uri).toBe('https://shop.example/a');
  expect(new TextEncoder().encode(JSON.stringify(row)).length).toBeLessThan(2048);
});

describe('What may be sent in a row’s thread', () => {
  const row = rowOf(sample({ lastIn: { messenger: NOW } }), NOW);

  test('is anything for 24 hours, then people’s messages where Meta allows it, then nothing', () => {
    expect(windowOf(row, NOW + HOUR, true)).toEqual({ open: 'all', until: NOW + DAY });
    expect(windowOf(row, NOW + DAY, true)).toEqual({ open: 'people', until: NOW + 7 * DAY });
    expect(windowOf(row, NOW + DAY)).toEqual({ open: 'closed' });
    expect(windowOf(row, NOW + 7 * DAY, true)).toEqual({ open: 'closed' });
  });

  test('is nothing under the tag once Meta refused it, until the customer writes again', () => {
    expect(windowOf({ ...row, tagRefused: true }, NOW + DAY, true)).toEqual({ open: 'closed' });
    const wrote = arrive(sample({ tagRefused: true }), arrival({ message: { mid: 'm', text: 'hi' } }), {
      appId: OUR_APP,
      now: NOW,
    });
    expect(wrote.conversation).not.toHaveProperty('tagRefused');
  });

  test('is what people may send once Meta said that the 24 hours are over, until the customer acts in Messenger', () => {
    const refused = rowOf(sample({ lastIn: { messenger: NOW }, windowRefused: true }), NOW);
    expect(windowOf(refused, NOW + HOUR)).toEqual({ open: 'closed' });
    expect(windowOf(refused, NOW + HOUR, true)).toEqual({ open: 'people', until: NOW + 7 * DAY });
    const item = { message: { mid: 'm', text: 'hi' } };
    const actedOn = (source: 'messenger' | 'web') =>
      arrive(sample({ windowRefused: true }), arrival(item, { source }), { appId: OUR_APP, now: NOW }).conversation;
    expect(actedOn('messenger')).not.toHaveProperty('windowRefused');
    expect(actedOn('web')).toHaveProperty('windowRefused', true);
  });

  test('is anything on the website', () => {
    expect(windowOf({ ...row, surface: 'web' }, NOW + 90 * DAY)).toEqual({ open: 'all' });
  });
});
