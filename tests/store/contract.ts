import { describe, expect, test } from 'vitest';
import {
  type Conversation,
  type DayFacts,
  type Line,
  type Row,
  rowOf,
  type Shelf,
  type Thread,
} from '../../lib/conversation/index.ts';
import { BrokenCursor, type Store, VersionConflict } from '../../lib/store/index.ts';
import { stateItem } from '../../lib/store/items.ts';

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
  describe('the facts of a day', () => {
    const facts = (date: string, more: Partial<DayFacts> = {}): DayFacts => ({ day: date, surface: 'web', ...more });

    test('are those of all threads of the day, and one item where they are put twice', async () => {
      const { store } = open();
      const [one, other] = [someThread(), someThread()];
      const [own, others] = [facts('2031-05-06', { wrote: true, ref: 'shoes', waits: [7] }), facts('2031-05-06')];
      await store.putDay(one, own);
      await store.putDay(one, own);
      await store.putDay(other, others);
      await store.putDay(one, facts('2031-05-07'));
      const found = await store.day('2031-05-06');
      expect(found).toHaveLength(2);
      expect(found).toEqual(
        expect.arrayContaining([
          { thread: one, facts: own },
          { thread: other, facts: others },
        ]),
      );
      expect(await store.day('2031-05-08')).toEqual([]);
    });
  });

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

  describe('the hint of a take-over', () => {
    const hint = { agent: { id: 'a1', name: 'Anna' }, key: 'take' };

    test('counts until its event has a marker', async () => {
      const { store, clock } = open();
      const thread = someThread();
      expect(await store.hint(thread)).toBeUndefined();
      await store.setHint(thread, hint);
      expect(await store.hint(thread)).toEqual(hint);
      expect((await store.load(thread, 'another')).hint).toEqual(hint);
      expect((await store.load(thread, 'take')).hint).toEqual(hint);
      await store.mark(thread, 'take', 1, clock.now);
      expect(await store.hint(thread)).toBeUndefined();
      expect(await store.load(thread, 'another')).toEqual({ handled: false });
      expect(await store.load(thread, 'take')).toEqual({ handled: true });
    });

    test('ends after a day, even where its event was lost', async () => {
      const { store, clock } = open();
      const thread = someThread();
      await store.setHint(thread, hint);
      clock.now += day + 1_000;
      expect(await store.hint(thread)).toBeUndefined();
      expect(await store.load(thread, 'k')).toEqual({ handled: false });
    });

    test('is replaced by a later one, which the earlier event does not delete', async () => {
      const { store } = open();
      const thread = someThread();
      const later = { agent: { id: 'b1', name: 'Ben' }, key: 'later' };
      await store.setHint(thread, hint);
      await store.setHint(thread, later);
      await store.removeHint(thread, 'take');
      expect(await store.hint(thread)).toEqual(later);
      await store.removeHint(thread, 'later');
      await store.removeHint(thread, 'later');
      expect(await store.hint(thread)).toBeUndefined();
    });
  });

  describe('notes', () => {
    const agent = { id: 'a1', name: 'Anna' };
    const note = (id: string, after: number, at: number) => ({ id, after, at, agent, text: id });

    test('come sorted by the line before them and by time, in parts', async () => {
      const { store } = open();
      const thread = someThread();
      const [a, b, c, d] = [note('z', 0, 1), note('y', 2, 5), note('x', 2, 6), note('w', 12, 2)];
      for (const each of [d, c, b, a]) await store.putNote(thread, each);
      expect(await store.notes(thread, { limit: 10 })).toEqual([a, b, c, d]);
      expect(await store.notes(thread, { after: 2, limit: 10 })).toEqual([b, c, d]);
      expect(await store.notes(thread, { before: 12, limit: 10 })).toEqual([a, b, c]);
      expect(await store.notes(thread, { after: 1, before: 3, limit: 10 })).toEqual([b, c]);
      expect(await store.notes(thread, { limit: 1 })).toEqual([d]);
      expect(await store.notes(thread, { after: 0, limit: 1 })).toEqual([a]);
      expect(await store.notes(thread, { after: 5, before: 5, limit: 10 })).toEqual([]);
    });

    test('are found by id, written over, and never met by a reader of lines', async () => {
      const { store } = open();
      const thread = someThread();
      await store.append(thread, someEntry(1));
      for (let index = 0; index < 30; index += 1) await store.putNote(thread, note(`n${index}`, index, index));
      const settled = { ...note('n3', 3, 3), refused: { reason: 'answered', missed: [2], settled: true } } as const;
      await store.putNote(thread, settled);
      expect(await store.note(thread, 'n3')).toEqual(settled);
      expect(await store.note(thread, '3')).toBeUndefined();
      expect((await store.notes(thread, { limit: 100 })).length).toBe(30);
      expect((await store.history(thread, { after: 0, limit: 100 })).map(({ seq }) => seq)).toEqual([1]);
    });
  });

  describe('forgetting', () => {
    const times = (clock: { now: number }) => ({ at: clock.now, now: clock.now });
    const before = { through: 1_009, day: '2032-02-02' };
    const always = () => true;

    /** A conversation with nine lines, and one item of each other kind. */
    async function talked(store: Store, now: number, changes: Partial<Conversation> = {}): Promise<Thread> {
      const thread = someThread();
      await store.commit(someConversation(thread, { seq: 9, ...changes }));
      for (let seq = 1; seq <= 9; seq += 1) await store.append(thread, someEntry(seq));
      await store.mark(thread, 'old', 1, now);
      await store.putDay(thread, facts('2032-02-01'));
      await store.putNote(thread, someNote('old', 9));
      await store.setHint(thread, { agent: { id: 'anna', name: 'Anna' }, key: 'take over' });
      return thread;
    }
    const facts = (date: string): DayFacts => ({ day: date, surface: 'web' });
    const someNote = (id: string, after: number) => ({ id, after, at: 1, agent: { id: 'a', name: 'A' }, text: 'n' });

    test('puts a tombstone in the place of the conversation, over which no worker can commit', async () => {
      const { store, clock } = open();
      const thread = await talked(store, clock.now, { name: 'Ada', preview: 'secret', sessions: ['hash'] });
      const { conversation } = await store.load(thread, 'k');
      const { tombstone, replaced } = await store.bury(thread, times(clock));
      expect(replaced).toBe(true);
      expect((await store.load(thread, 'k')).conversation).toEqual(tombstone);
      expect(JSON.stringify(tombstone)).not.toMatch(/Ada|secret/);
      expect(tombstone.forgotten).toMatchObject({ at: clock.now, through: 1_009, open: { sessions: ['hash'] } });
      if (conversation) await expect(store.commit(conversation)).rejects.toBeInstanceOf(VersionConflict);
      expect((await store.bury(thread, times(clock))).replaced).toBe(false);
    });

    test('keeps the block of its customer, and the tombstone does not run out while it is there', async () => {
      const { store, clock } = open();
      const blocked = { by: { id: 'anna', name: 'Anna' } };
      const thread = await talked(store, clock.now, { blocked });
      const { tombstone } = await store.bury(thread, times(clock));
      expect(tombstone.blocked).toEqual(blocked);
      const { open: _, ...forgotten } = tombstone.forgotten ?? { at: 0, through: 0 };
      const written = await store.commit({ ...tombstone, forgotten });
      expect(stateItem(written)).not.toHaveProperty('ttl');
      const { blocked: __, ...free } = written;
      expect(stateItem(free)).toHaveProperty('ttl');
    });

    test('counts the lines that a turn had written before it stopped', async () => {
      const { store, clock } = open();
      const thread = someThread();
      for (const seq of [1, 2_000]) await store.append(thread, someEntry(seq));
      expect((await store.bury(thread, times(clock))).tombstone.forgotten?.through).toBe(3_000);
    });

    test('deletes every item of before, counted by kind, and nothing of the conversation that has begun since', async () => {
      const { store, clock } = open();
      const thread = await talked(store, clock.now);
      const other = await talked(store, clock.now);
      const { tombstone } = await store.bury(thread, times(clock));
      const writtenAt = clock.now;
      clock.now += 60_000;
      await store.append(thread, someEntry(1_010));
      await store.putNote(thread, someNote('new', 1_010));
      await store.mark(thread, 'new', 1_010, clock.now);
      await store.putDay(thread, facts('2032-02-02'));
      await store.commit({ ...tombstone, seq: 1_010 });

      const { deleted, isDone } = await store.removeBefore(thread, { ...before, writtenAt }, always);
      expect(isDone).toBe(true);
      expect(Object.fromEntries(deleted)).toEqual({ line: 9, marker: 1, day: 1, note: 1, hint: 1 });
      expect((await store.history(thread, { limit: 30 })).map(({ seq }) => seq)).toEqual([1_010]);
      expect((await store.notes(thread, { limit: 9 })).map(({ id }) => id)).toEqual(['new']);
      expect(await store.hint(thread)).toBeUndefined();
      expect((await store.load(thread, 'old')).handled).toBe(false);
      expect(await store.load(thread, 'new')).toMatchObject({ handled: true, conversation: { seq: 1_010 } });
      const threads = (await store.day('2032-02-01')).map(({ thread }) => thread);
      expect(threads).toContainEqual(other);
      expect(threads).not.toContainEqual(thread);
      expect(await store.history(other, { limit: 30 })).toHaveLength(9);
      expect((await store.removeBefore(thread, { ...before, writtenAt }, always)).deleted.size).toBe(0);
    });

    test('stops between two pieces where the time is over, and goes on where it is called again', async () => {
      const { store, clock } = open();
      const thread = someThread();
      for (let seq = 1; seq <= 60; seq += 1) await store.append(thread, someEntry(seq));
      const bound = { ...before, writtenAt: clock.now };
      let pieces = 0;
      const first = await store.removeBefore(thread, bound, () => pieces++ < 1);
      expect(first.isDone).toBe(false);
      expect(first.deleted.get('line')).toBe(25);
      const rest = await store.removeBefore(thread, bound, always);
      expect([rest.isDone, rest.deleted.get('line')]).toEqual([true, 35]);
    });

    test('is due for the clock until everything is deleted', async () => {
      const { store, clock } = open();
      const thread = await talked(store, clock.now);
      const { tombstone } = await store.bury(thread, times(clock));
      const isDue = async () =>
        (await store.due(clock.now + 60_000, 1_000)).some((each) => each.thread.customer === thread.customer);
      expect(await isDue()).toBe(true);
      const { open: _, ...forgotten } = tombstone.forgotten ?? { at: 0, through: 0 };
      await store.commit({ ...tombstone, forgotten });
      expect(await isDue()).toBe(false);
    });
  });

  describe('a shelf', () => {
    const list = async (store: Store, at: number, shelf: Shelf = 'bot') => {
      const thread = someThread();
      const conversation = someConversation(thread, { at });
      const row: Row = { ...rowOf({ ...conversation, version: 1 }, at), shelf };
      return { thread, row, written: await store.commit({ ...conversation, row }) };
    };

    test('lists those of before a time, the oldest first, in parts that fit together', async () => {
      const { store, clock } = open();
      const base = clock.now - 2_000_000;
      const listed = [];
      for (const at of [2, 1, 3]) listed.push((await list(store, base + at)).row);
      const oldest = async (before: number) => {
        const rows: Row[] = [];
        let cursor: string | undefined;
        do {
          const part = await store.oldest('bot', { before, limit: 2, cursor });
          expect(part.rows.length).toBeLessThanOrEqual(2);
          rows.push(...part.rows);
          cursor = part.cursor;
        } while (cursor !== undefined);
        return rows.filter(({ at }) => at > base);
      };
      expect(await oldest(base + 4)).toEqual(listed.toSorted((a, b) => a.at - b.at));
      expect((await oldest(base + 3)).map(({ at }) => at - base)).toEqual([1, 2]);
    });

    test('lists the conversation that changed last first, in parts that fit together', async () => {
      const { store, clock } = open();
      const base = clock.now + 1_000_000;
      const rows = [];
      for (const at of [1, 3, 2, 5, 4]) rows.push((await list(store, base + at)).row);
      const expected = rows.toSorted((a, b) => b.at - a.at);
      const first = await store.shelf('bot', { limit: 2 });
      expect(first.rows).toEqual(expected.slice(0, 2));
      const second = await store.shelf('bot', { limit: 2, cursor: first.cursor });
      expect(second.rows).toEqual(expected.slice(2, 4));
      expect((await store.shelf('bot', { limit: 1, cursor: second.cursor })).rows).toEqual(expected.slice(4));
    });

    test('has the row of before until another one is written', async () => {
      const { store, clock } = open();
      const { thread, row, written } = await list(store, clock.now + 2_000_000, 'open');
      const found = async () =>
        (await store.shelf('open', { limit: 100 })).rows.find((each) => each.thread.customer === thread.customer);
      const committed = await store.commit({ ...written, preview: 'new', at: clock.now });
      expect(await found()).toEqual(row);
      expect((await store.load(thread, 'k')).conversation?.row).toEqual(row);
      await store.commit({ ...committed, row: { ...row, shelf: 'bot', version: 3 } });
      expect(await found()).toBeUndefined();
    });

    test('of finished conversations ends after 30 days', async () => {
      const { store, clock } = open();
      const young = await list(store, clock.now - 29 * day, 'done');
      const old = await list(store, clock.now - 31 * day, 'done');
      const found = (await store.shelf('done', { limit: 100 })).rows.map(({ thread }) => thread.customer);
      expect(found).toContain(young.thread.customer);
      expect(found).not.toContain(old.thread.customer);
    });

    test('goes back to a time that is asked for, also beyond the 30 days', async () => {
      const { store, clock } = open();
      const old = await list(store, clock.now - 31 * day, 'done');
      const since = async (at: number) =>
        (await store.shelf('done', { limit: 100, since: at })).rows.map(({ thread }) => thread.customer);
      expect(await since(clock.now - 32 * day)).toContain(old.thread.customer);
      expect(await since(clock.now - 30 * day)).not.toContain(old.thread.customer);
    });

    test.each(['', 'x', 'e30', Buffer.from('{"pk":"S#1","at":1}').toString('base64url')])(
      'refuses the cursor %j',
      async (cursor) => {
        await expect(open().store.shelf('bot', { limit: 1, cursor })).rejects.toBeInstanceOf(BrokenCursor);
      },
    );
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
