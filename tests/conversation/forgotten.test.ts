import { expect, test } from 'vitest';
import { forgottenConversation, newConversation } from '../../lib/conversation/index.ts';

const now = 1_795_000_000_000;
const link = { link: 'l1', site: 'shop.example', since: 1, at: 1 };

test('a conversation of Messenger tells each link and each browser once, by an event of its own', () => {
  const thread = { page: '1', customer: '7' };
  const before = {
    ...newConversation(thread, 1),
    follows: { ...link, web: 'web-1' },
    offer: { ...link, link: 'l2', web: 'web-1' },
    joinedBy: ['a', 'b'].map((id) => ({ id, session: id, web: 'web-1', site: 'shop.example', at: 1 })),
  };
  const { forgotten } = forgottenConversation(thread, before, { at: now, now });
  const tell = forgotten?.open?.tell ?? [];
  expect(tell.map(({ told }) => told.kind)).toEqual(['refused', 'refused', 'undone', 'undone']);
  expect(new Set(tell.map(({ customer, told, id }) => JSON.stringify([customer, told.kind, id]))).size).toBe(4);
});

test('forgetting that was begun and did not end is still to be done, when the conversation is forgotten once more', () => {
  const thread = { page: '1', customer: 'web-1' };
  const first = forgottenConversation(
    thread,
    { ...newConversation(thread, 1), seq: 5, sessions: ['a'], follow: { link: 'l1', customer: '7', since: 1 } },
    { at: now, now },
  );
  const again = forgottenConversation(thread, { ...first, sessions: ['b'] }, { at: now + 5, now: now + 5 });
  expect(again.forgotten).toMatchObject({
    at: now + 5,
    open: { sessions: ['a', 'b'], tell: [{ customer: '7', told: { kind: 'stopped', link: 'l1' } }] },
  });
  expect(again.forgotten?.through).toBeGreaterThan(first.forgotten?.through ?? 0);
});

test('a conversation of before its state named sessions is searched for them, and one that names them is not', () => {
  const of = (customer: string, sessions?: readonly string[]) => {
    const thread = { page: '1', customer };
    const before = { ...newConversation(thread, 1), ...(sessions && { sessions }) };
    return forgottenConversation(thread, before, { at: now, now }).forgotten?.open?.searchAfter;
  };
  expect(of('web-1')).toBe('');
  expect(of('web-1', ['a'])).toBeUndefined();
  // In Messenger a customer has no session.
  expect(of('7')).toBeUndefined();
});

test('what it still had to tell another thread is told, and nothing begins there any more', () => {
  const thread = { page: '1', customer: '7' };
  const agent = { id: 'anna', name: 'Anna' };
  const waits = { status: 'pending', doubts: 0, refusals: 0 } as const;
  const brings = (seq: number, customer: string) =>
    ({
      kind: 'send',
      seq,
      surface: 'messenger',
      speaker: 'agent',
      generation: 1,
      from: { customer, seq: seq + 40, agent },
    }) as const;
  const before = {
    ...newConversation(thread, 1),
    pending: [
      { ...waits, effect: brings(1, 'web-1') },
      { ...waits, effect: brings(2, 'web-1'), status: 'in_doubt' as const },
      { ...waits, effect: brings(3, '7') },
      {
        ...waits,
        effect: { kind: 'tell', customer: 'web-1', told: { kind: 'refused', link: 'l1' }, id: 'l1' } as const,
      },
      {
        ...waits,
        effect: { kind: 'tell', customer: 'web-1', told: { kind: 'followed', link: 'l2' }, id: 'l2' } as const,
      },
    ],
  };
  const told = (more: object) =>
    forgottenConversation(thread, { ...before, ...more }, { at: now, now }).forgotten?.open?.tell.map(
      ({ told }) => told,
    );
  expect(told({})).toEqual([
    { kind: 'delivered', seq: 41, status: 'failed', error: expect.objectContaining({ code: 'not_followed' }) },
    { kind: 'delivered', seq: 42, status: 'in_doubt' },
    { kind: 'refused', link: 'l1' },
  ]);
  // The worker of a turn that did not end may have sent them.
  expect(told({ openTurn: { key: 'k' } })).toMatchObject([{ status: 'in_doubt' }, { status: 'in_doubt' }, {}]);
});
