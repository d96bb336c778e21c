import { expect, test } from 'vitest';
import { deletedKind, type ItemKindRule, itemKinds, type KindsThat } from '../../lib/store/item-kinds.ts';

const thread = { page: '1002003004005', customer: 'web-1' };
const before = { through: 10, writtenAt: 1_795_000_000_000, day: '2026-11-30' };

test('A kind of item without a word on forgetting does not compile', () => {
  const key = () => ({ pk: 'F#1', sk: 'F' });
  // @ts-expect-error `forgetting` is missing
  const missing: ItemKindRule = { key };
  // @ts-expect-error what is kept says why
  const unexplained: ItemKindRule = { key, forgetting: { does: 'keep' } };
  // @ts-expect-error what is deleted says which items are old
  const unbounded: ItemKindRule = { key, forgetting: { does: 'delete' } };
  expect([missing, unexplained, unbounded]).toHaveLength(3);
});

test('A kind that is elsewhere does not compile until there is a way to find its items', () => {
  const finders = { session: () => 0 };
  // @ts-expect-error `connection` has no way
  const incomplete: { readonly [Kind in KindsThat<'find'>]: () => number } = finders;
  expect(incomplete).toBe(finders);
});

test('Every kind in the partition of a thread is recognized by its key, and no two are taken for each other', () => {
  const keys = {
    conversation: itemKinds.conversation.key(thread),
    line: itemKinds.line.key(thread, 1),
    note: itemKinds.note.key(thread, 1, 'n'),
    marker: itemKinds.marker.key(thread, 'k'),
    day: itemKinds.day.key(thread, '2026-11-29'),
    hint: itemKinds.hint.key(thread),
    told: itemKinds.told.key(thread),
    connectionInThread: itemKinds.connectionInThread.key(thread, 'c'),
    watch: itemKinds.watch.key(thread, 'c'),
    limits: itemKinds.limits.key(thread),
  };
  const inThread = Object.entries<ItemKindRule>(itemKinds).filter(([, rule]) => rule.inThread !== undefined);
  expect(Object.keys(keys)).toEqual(inThread.map(([kind]) => kind));
  for (const [kind, key] of Object.entries(keys)) {
    const found = inThread.filter(([, { inThread = '' }]) =>
      inThread.endsWith('#') ? key.sk.startsWith(inThread) : key.sk === inThread,
    );
    expect(found.map(([name]) => name)).toEqual([kind]);
  }
});

test('An item of a kind that only another version knows is deleted with its conversation', () => {
  expect(deletedKind({ pk: 'C#1:2', sk: 'X#1' }, before)).toBe('unknown');
  expect(deletedKind({ ...itemKinds.limits.key(thread) }, before)).toBeUndefined();
});
