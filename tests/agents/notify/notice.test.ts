import { expect, test } from 'vitest';
import { type Notice, notifier, parseNotice } from '../../../lib/agents/notify/index.ts';

const notice: Notice = { thread: { page: '1', customer: 'web-1' }, key: 'k', at: 5 };
const later = { step: 'repeat' as const, since: 4, seq: 3, told: ['abc'], summary: true as const };

test.each<[string, Notice]>([
  ['a first notice', notice],
  ['an assignment', { ...notice, assigned: 'a1' }],
  ['one of hours that began', { ...notice, hoursBegan: 'summary' }],
  ['a later one', { ...notice, later }],
])('%s is read as it was written', (_, each) => {
  expect(parseNotice(JSON.stringify(each))).toEqual(each);
});

test.each(['', '{', '[]', '{}', '{"thread":{"page":"1"},"key":"k","at":5}', '{"thread":"1","key":"k","at":5}'])(
  'the message %j is not a notice',
  (body) => {
    expect(parseNotice(body)).toBeUndefined();
  },
);

test('a later notice with a broken part is not a notice, so that it is not handled as a first one', () => {
  expect(parseNotice(JSON.stringify({ ...notice, later: { ...later, step: 'again' } }))).toBeUndefined();
});

test('the worker queues a notice that is handled at once', async () => {
  const sent: unknown[] = [];
  const queue = { send: async (...each: unknown[]) => void sent.push(each) };
  await notifier(queue, () => 5).waiting(notice.thread, 'k');
  await notifier(queue, () => 5).waiting(notice.thread, 'k', 'a1');
  expect(sent).toEqual([
    [notice, 0],
    [{ ...notice, assigned: 'a1' }, 0],
  ]);
});
