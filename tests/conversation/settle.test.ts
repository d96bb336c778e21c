import { describe, expect, test } from 'vitest';
import { type Conversation, type PendingEffect, type Performed, settle } from '../../lib/conversation/index.ts';
import { DAY, NOW, OUR_APP, pendingSend, sample } from './samples.ts';

const settled = (conversation: Conversation, ...performed: Performed[]) =>
  settle(conversation, performed, { appId: OUR_APP, now: NOW });

const pass: PendingEffect = {
  effect: {
    kind: 'thread_control',
    seq: 2,
    surface: 'messenger',
    action: 'pass',
    change: { action: 'pass', from: 'bot', to: 'page_inbox' },
    generation: 0,
  },
  status: 'pending',
  doubts: 0,
  refusals: 0,
};
const failed = { result: 'failed', error: { code: 'window', message: 'Not sent.' } } as const;

describe('Settling a turn', () => {
  test('closes it', () => {
    expect(settled(sample({ openTurn: { key: 'k', line: 1 } }))).not.toHaveProperty('openTurn');
  });

  test.each([{ result: 'done' }, { result: 'dropped' }, failed] as const)(
    'clears an effect that is $result',
    (result) => {
      const { pending } = settled(sample({ pending: [pendingSend(1)] }), result);
      expect(pending.filter(({ effect }) => effect.kind === 'send')).toEqual([]);
    },
  );

  test('remembers the last line that was left in doubt, since its echo may still come', () => {
    const left = { result: 'left_in_doubt' } as const;
    const gaveUp = { result: 'failed', error: { code: 'in_doubt', message: 'It may have arrived.' } } as const;
    const pending = [pendingSend(3, { doubts: 1 }), pendingSend(4, { doubts: 3 })];
    const after = settled(sample({ pending }), left, gaveUp);
    expect(after.lastDoubt).toBe(4);
    // Agents are told of what was given up: the clock's next look does that.
    expect(after.pending).toMatchObject([{ effect: { kind: 'notify' }, dueAt: NOW }]);
    expect(settled(sample({ pending, lastDoubt: 9 }), left, gaveUp).lastDoubt).toBe(9);
    expect(settled(sample({ pending }), left).attention).toBeUndefined();
    expect(settled(sample({ pending }), failed)).not.toHaveProperty('lastDoubt');
  });

  test('keeps an effect that waits, or has no result, as it is', () => {
    const pending = [pendingSend(1, { refusals: 1 }), pendingSend(2)];
    expect(settled(sample({ pending }), { result: 'waiting' }).pending).toEqual(pending);
  });

  test('counts a doubt, and keeps when the clock looks at it', () => {
    const { pending } = settled(sample({ pending: [pendingSend(1)] }), { result: 'in_doubt', dueAt: NOW + 1 });
    expect(pending).toEqual([pendingSend(1, { status: 'in_doubt', doubts: 1, dueAt: NOW + 1 })]);
  });

  test('counts a refusal, and keeps when the clock tries again', () => {
    const before = pendingSend(1, { status: 'in_doubt', refusals: 1 });
    const { pending } = settled(sample({ pending: [before] }), { result: 'later', dueAt: NOW + 1 });
    expect(pending).toEqual([pendingSend(1, { refusals: 2, dueAt: NOW + 1 })]);
  });

  test('keeps the order of what is left', () => {
    const pending = [pendingSend(1), pendingSend(2), pendingSend(3)];
    const { pending: left } = settled(
      sample({ pending }),
      { result: 'waiting' },
      { result: 'done' },
      { result: 'waiting' },
    );
    expect(left).toEqual([pendingSend(1), pendingSend(3)]);
  });
});

describe('A hand-over', () => {
  test('that succeeded makes the other one the owner, in a new generation', () => {
    const after = settled(sample({ pending: [pass] }), { result: 'done' });
    expect(after).toMatchObject({ owner: { kind: 'page_inbox', until: NOW + DAY }, generation: 1 });
  });

  test.each([{ result: 'later', dueAt: NOW }, { result: 'waiting' }, failed] as const)(
    'that is $result leaves the owner',
    (result) => {
      expect(settled(sample({ pending: [pass] }), result)).toMatchObject({ owner: { kind: 'bot' }, generation: 0 });
    },
  );
});

describe('A failure', () => {
  test('of a message or a hand-over calls for a person', () => {
    const attention = { reason: 'Not sent.', at: NOW, startedWaiting: true };
    expect(settled(sample({ pending: [pendingSend(1)] }), failed)).toMatchObject({
      attention: { ...attention, code: 'send_failed' },
      waitingSince: NOW,
    });
    expect(settled(sample({ pending: [pass] }), failed).attention).toEqual({ ...attention, code: 'control_refused' });
  });

  test('of typing or of a change to an older line does not', () => {
    const typing = { kind: 'sender_action', surface: 'messenger', action: 'typing_on' } as const;
    const amend = { kind: 'amend', mid: 'm1', change: { deleted: true } } as const;
    for (const effect of [typing, amend]) {
      const pending = [{ ...pendingSend(1), effect }];
      expect(settled(sample({ pending }), failed).attention).toBeUndefined();
    }
  });

  test('that says another app controls the thread makes that app the owner', () => {
    const after = settled(sample({ pending: [pendingSend(1)] }), { ...failed, lostControl: true });
    expect(after).toMatchObject({ owner: { kind: 'app', until: NOW + DAY }, generation: 1 });
    expect(after.owner).not.toHaveProperty('app_id');
  });

  test('that says so leaves an owner who is known', () => {
    const owner = { kind: 'page_inbox', until: NOW + 1 } as const;
    const after = settled(sample({ owner, pending: [pendingSend(1)] }), { ...failed, lostControl: true });
    expect(after.owner).toEqual(owner);
  });

  test('of any other kind leaves the bot the owner', () => {
    expect(settled(sample({ pending: [pendingSend(1)] }), failed).owner).toEqual({ kind: 'bot' });
  });
});
