import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedRecord, type QueuedEvent, queueBody, queuedEvent } from '../../lib/queue/index.ts';

const event: QueuedEvent = {
  thread: { page: '1', customer: '2' },
  key: 'k',
  id: 'i',
  at: 5,
  source: 'web',
  item: { message: { text: 'hi' } },
  standby: false,
  time: 4,
  clientId: 'c-1',
  network: '203.0.113.7',
  locale: 'de_DE',
};

test('an event comes out of the queue as it went in', () => {
  expect(queuedEvent(queueBody(event))).toEqual(event);
  const { thread, key, id, at } = event;
  expect(queuedEvent(JSON.stringify({ thread, key, id, at, source: 'clock' }))).toEqual({
    thread,
    key,
    id,
    at,
    source: 'clock',
  });
});

test.each([
  ['not JSON', '{', 'not a JSON object'],
  ['a list', '[]', 'not a JSON object'],
  ['without a thread', JSON.stringify({ ...event, thread: 7 }), 'thread'],
  ['with half a thread', JSON.stringify({ ...event, thread: { page: '1' } }), 'thread'],
  ['without a key', JSON.stringify({ ...event, key: '' }), 'key'],
  ['without a correlation id', JSON.stringify({ ...event, id: 1 }), 'id'],
  ['without a time', JSON.stringify({ ...event, at: 'now' }), 'at'],
  ['from an unknown source', JSON.stringify({ ...event, source: 'toString' }), 'source'],
])('a queue message that is %s is refused by the name of what is wrong', (_, body, named) => {
  expect(() => queuedEvent(body)).toThrow(MalformedRecord);
  expect(() => queuedEvent(body)).toThrow(named);
});

test('nothing in the queue makes the parser fail in another way', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.object().map((o) => JSON.stringify({ ...event, ...o })),
      ),
      (body) => {
        try {
          expect(queuedEvent(body).thread.page).toBeTypeOf('string');
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedRecord);
        }
      },
    ),
  );
});
