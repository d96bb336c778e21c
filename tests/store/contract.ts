import { describe, expect, test } from 'vitest';
import type { Conversation, Line, Thread } from '../../lib/conversation/index.ts';
import { type Store, VersionConflict } from '../../lib/store/index.ts';

const day = 86_400_000;
let people = 0;

/** A thread that no other test uses. */
export function someThread(): Thread {
  people += 1;
  return { page: '1002003004005', customer: `ref:person:${people}` };
}

export function someConversation(thread: Thread, changes: Partial<Conversation> = {}): Conversation {
  return {
    thread,
    version: 0,
    seq: 0,
    owner: { kind: 'bot' },
    generation: 0,
    surface: 'web',
    lastIn: {},
    createdAt: 1,
    at: 1,
    saved: {},
    pending: [],
    ...changes,
  };
}

export function someEntry(seq: number, changes: Partial<Line> = {}): Line {
  return {
    seq,
    at: 1_000 + seq,
    speaker: 'customer',
    surface: 'web',
    content: { message: { mid: `m_${seq}`, text: `line ${seq}` } },
    key: `key-${seq}`,
    status: 'received',
    ...changes,
  };
}

/** What every store does, whatever is behind it. `clock.now` is the store's clock. */
export function storeContract(open: () => { store: Store; clock: { now: number } }): void {
  describe('the conversation', () => {
    test('is not there before it was written', async () => {
      const { store } = open();
      expect(await store.load(someThread(), 'k')).toEqual({ handled: false });
    });

    test('comes back as it was written, one version higher', async () => {
      const { store } = open();
      const thread = someThread();
      const odd = { lone: '\ud800', empty: '', big: 1e300, deep: [[[{ '': null }]]], emoji: '👩‍👩‍👧' };
      const conversation = someConversation(thread, { saved: odd, preview: 'hi', ref: 'shoes' });
      const written = await store.commit(conversation);
      expect(written).toEqual({ ...conversation, version: 1 });
      expect((await store.load(thread, 'k')).conversation).toEqual(written);
    });

    test('is written by one of two workers that read the same version', async () => {
      const { store } = open();
      const thread = someThread();
      const read = await store.commit(someConversation(thread));
      const results = await Promise.allSettled([1, 2, 3].map((seq) => store.commit({ ...read, seq })));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(VersionConflict);
      }
      expect((await store.load(thread, 'k')).conversation?.version).toBe(2);
    });

    test('is begun only once', async () => {
      const { store } = open();
      const thread = someThread();
      await store.commit(someConversation(thread));
      await expect(store.commit(someConversation(thread))).rejects.toBeInstanceOf(VersionConflict);
    });

    test('is refused where its item would be larger than DynamoDB allows', async () => {
      const { store } = open();
      const thread = someThread();
      const saved = (length: number) => ({ saved: { text: 'x'.repeat(length) } });
      const written = await store.commit(someConversation(thread, saved(409_000)));
      await expect(store.commit({ ...written, ...saved(410_000) })).rejects.toThrow();
      expect((await store.load(thread, 'k')).conversation).toEqual(written);
    });

    test('comes back with a thousand messages that wait, whose content is in their lines', async () => {
      const { store } = open();
      const thread = someThread();
      const effect = (seq: number) =>
        ({ kind: 'send', seq, surface: 'messenger', speaker: 'bot', generation: 3 }) as const;
      const pending = Array.from({ length: 1000 }, (_, index) => ({
        effect: effect(index + 1),
        status: index === 0 ? ('in_doubt' as const) : ('pending' as const),
        doubts: index === 0 ? 1 : 0,
        refusals: index === 1 ? 2 : 0,
        ...(index === 1 ? { dueAt: 500 } : {}),
      }));
      const written = await store.commit(someConversation(thread, { pending }));
      expect((await store.load(thread, 'k')).conversation).toEqual(written);
    });

    test('is a value: changing what was read changes nothing', async () => {
      const { store } = open();
      const thread = someThread();
      const saved = { colour: 'red' };
      await store.commit(someConversation(thread, { saved }));
      saved.colour = 'blue';
      expect((await store.load(thread, 'k')).conversation?.saved).toEqual({ colour: 'red' });
    });
  });

  describe('the history', () => {
    test('keeps the first of two lines that claim a number, and says which', async () => {
      const { store } = open();
      const thread = someThread();
      const mine = someEntry(1, { key: 'mine' });
      expect(await store.append(thread, mine)).toEqual(mine);
      expect(await store.append(thread, someEntry(1, { key: 'yours' }))).toEqual(mine);
      expect(await store.line(thread, 1)).toEqual(mine);
    });

    test('takes a line again from the event that wrote it', async () => {
      const { store } = open();
      const thread = someThread();
      await store.append(thread, someEntry(1, { status: 'pending' }));
      const again = someEntry(1, { status: 'sent', mid: 'm_x' });
      expect(await store.append(thread, again)).toEqual(again);
      expect(await store.line(thread, 1)).toEqual(again);
    });

    test('lets a line be changed', async () => {
      const { store } = open();
      const thread = someThread();
      await store.append(thread, someEntry(1));
      const changed = someEntry(1, { key: 'another', edited: true, reactions: { customer: '❤' } });
      await store.amend(thread, changed);
      expect(await store.line(thread, 1)).toEqual(changed);
      expect(await store.line(thread, 2)).toBeUndefined();
    });

    test('keeps the start of a line that no item can hold, and says how large it was', async () => {
      const { store } = open();
      const thread = someThread();
      const message = { mid: 'm_1', text: 'x'.repeat(5000), nlp: { large: 'é'.repeat(200_000) } };
      await store.append(thread, someEntry(1, { content: { message } }));
      const kept = await store.line(thread, 1);
      expect(kept?.content).toEqual({ message: { mid: 'm_1', text: `${'x'.repeat(1999)}…` } });
      expect(kept?.cut).toBeGreaterThan(400_000);
      expect(kept?.key).toBe('key-1');
    });

    test('is read forwards after a number, backwards before one, or from its end, always in order', async () => {
      const { store } = open();
      const thread = someThread();
      for (let seq = 1; seq <= 12; seq++) await store.append(thread, someEntry(seq));
      await store.mark(thread, 'other items do not get in the way', 1, 0);
      const numbers = async (range: { after?: number; before?: number; limit: number }) =>
        (await store.history(thread, range)).map(({ seq }) => seq);
      expect(await numbers({ after: 3, limit: 4 })).toEqual([4, 5, 6, 7]);
      expect(await numbers({ after: 10, limit: 30 })).toEqual([11, 12]);
      expect(await numbers({ after: 12, limit: 30 })).toEqual([]);
      expect(await numbers({ before: 4, limit: 2 })).toEqual([2, 3]);
      expect(await numbers({ before: 1, limit: 2 })).toEqual([]);
      expect(await numbers({ limit: 3 })).toEqual([10, 11, 12]);
      expect(await numbers({ after: 2, before: 5, limit: 30 })).toEqual([3, 4]);
      expect(await numbers({ after: 0, limit: 0 })).toEqual([]);
    });

    test('loses the lines up to a number, and keeps the others', async () => {
      const { store } = open();
      const thread = someThread();
      for (const seq of [1, 2, 3, 60, 61]) await store.append(thread, someEntry(seq));
      await store.commit(someConversation(thread));
      await store.removeLines(thread, 60);
      expect((await store.history(thread, { after: 0, limit: 30 })).map(({ seq }) => seq)).toEqual([61]);
      expect((await store.load(thread, 'k')).conversation?.version).toBe(1);
    });

    test('is read whole where a range is larger than one answer of the table', async () => {
      const { store } = open();
      const thread = someThread();
      const text = 'x'.repeat(300_000);
      for (let seq = 1; seq <= 5; seq++) {
        await store.append(thread, someEntry(seq, { content: { message: { mid: 'm', text } } }));
      }
      expect((await store.history(thread, { after: 0, limit: 30 })).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    });
  });

  describe('the mark of a handled event', () => {
    test('is seen when the conversation is loaded for that event, and by no other', async () => {
      const { store, clock } = open();
      const thread = someThread();
      await store.mark(thread, 'a', 7, clock.now);
      await store.mark(thread, 'b', undefined, clock.now);
      expect((await store.load(thread, 'a')).handled).toBe(true);
      expect((await store.load(thread, 'b')).handled).toBe(true);
      expect((await store.load(thread, 'c')).handled).toBe(false);
      expect((await store.load(someThread(), 'a')).handled).toBe(false);
      expect(await store.marked(thread, 'a')).toBe(7);
      expect(await store.marked(thread, 'b')).toBeUndefined();
    });

    test('lives longer than a dead letter, which the queue keeps for 14 days', async () => {
      const { store, clock } = open();
      const thread = someThread();
      await store.mark(thread, 'a', 7, clock.now - 14 * day - 1_000);
      expect((await store.load(thread, 'a')).handled).toBe(true);
      expect(await store.marked(thread, 'a')).toBe(7);
    });

    test('ends after 15 days, whether or not the table has removed it', async () => {
      const { store, clock } = open();
      const thread = someThread();
      await store.mark(thread, 'a', 7, clock.now - 15 * day - 1_000);
      expect((await store.load(thread, 'a')).handled).toBe(false);
      expect(await store.marked(thread, 'a')).toBeUndefined();
    });
  });

  test('finds the threads that are due, earliest first, and no others', async () => {
    const { store } = open();
    const [late, early, future, never] = [someThread(), someThread(), someThread(), someThread()];
    const write = (thread: Thread, until: number) =>
      store.commit(someConversation(thread, { owner: { kind: 'page_inbox', until } }));
    await write(late, 20);
    await write(early, 10);
    await write(future, 31);
    await store.commit(someConversation(never));
    expect(await store.due(30, 10)).toEqual([
      { thread: early, dueAt: 10 },
      { thread: late, dueAt: 20 },
    ]);
    expect(await store.due(30, 1)).toEqual([{ thread: early, dueAt: 10 }]);

    const { conversation } = await store.load(late, 'k');
    if (conversation) await store.commit({ ...conversation, owner: { kind: 'bot' } });
    expect(await store.due(30, 10)).toEqual([{ thread: early, dueAt: 10 }]);
  });
}
