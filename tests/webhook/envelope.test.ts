import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventKey } from '../../lib/messenger/key.ts';
import { openEnvelope } from '../../lib/webhook/index.ts';
import { anyItem } from '../messenger/arbitrary.ts';
import { messages, others, page, person } from '../messenger/fixtures.ts';

const receipt = { now: 1_700_000_000_000, id: 'request' };
const open = (body: unknown, pageId?: string) => openEnvelope(JSON.stringify(body), { ...receipt, pageId });

function events(body: unknown, pageId?: string) {
  const envelope = open(body, pageId);
  if (envelope.kind !== 'events') throw new Error(`Expected events, got ${JSON.stringify(envelope)}`);
  return envelope;
}

describe('The body of a webhook', () => {
  test('becomes one event for each item of each entry, in order, with its thread and key', () => {
    const { events: found } = events({
      object: 'page',
      entry: [
        { id: page, time: 1519747912994, messaging: [messages.text, others.policy], standby: [messages.echo] },
        { id: page, time: 1519747912995, messaging: [others.postback] },
      ],
    });
    expect(found.map(({ item }) => item)).toEqual([messages.text, others.policy, messages.echo, others.postback]);
    expect(found.map(({ standby }) => standby)).toEqual([false, false, true, false]);
    expect(found.map(({ thread }) => thread.customer)).toEqual([person, page, person, person]);
    expect(found[0]).toEqual({
      thread: { page, customer: person },
      key: eventKey(messages.text),
      id: 'request-1',
      at: receipt.now,
      source: 'messenger',
      item: messages.text,
      standby: false,
      time: 1519747912994,
    });
  });

  test('may have entries with only standby, with only changes, or with neither', () => {
    const entry = [
      { id: page, standby: [messages.text] },
      { id: page, changes: [{ field: 'feed', value: {} }] },
      { id: page },
    ];
    expect(events({ object: 'page', entry })).toMatchObject({ events: [{ standby: true }], changes: 1, nameless: 0 });
  });

  test('keeps long numeric ids exact', () => {
    const text = '{"object":"page","entry":[{"id":1,"messaging":[{"sender":{"id":12345678901234567891}}]}]}';
    expect(openEnvelope(text, receipt)).toMatchObject({
      events: [{ thread: { page: '1', customer: '12345678901234567891' } }],
    });
  });

  test('may have entries without an id, which are counted', () => {
    expect(events({ object: 'page', entry: [null, 7, { messaging: [messages.text] }] })).toMatchObject({
      events: [],
      nameless: 3,
    });
  });
});

describe('Where our Page is known', () => {
  const other = '7770001112223';
  const toOther = { sender: { id: person }, recipient: { id: other }, timestamp: 1, message: { mid: 'm', text: 'Hi' } };

  test('the items of another Page of the app are left out, and that Page is named', () => {
    const entry = [
      { id: other, messaging: [toOther], standby: [toOther] },
      { id: page, messaging: [messages.text] },
      { id: other, changes: [{ field: 'feed' }] },
    ];
    expect(events({ object: 'page', entry }, page)).toMatchObject({
      events: [{ thread: { page, customer: person }, id: 'request-1' }],
      otherPages: [other],
      changes: 1,
      nameless: 0,
    });
  });

  test('an entry without an id is ours if an item is from our Page or for it', () => {
    const entry = [{ messaging: [messages.text] }, { standby: [messages.echo] }, { messaging: [toOther] }];
    expect(events({ object: 'page', entry }, page)).toMatchObject({
      events: [{ thread: { page, customer: person } }, { thread: { page, customer: person }, standby: true }],
      nameless: 1,
    });
  });

  test('without a Page every entry with an id becomes events', () => {
    const entry = [
      { id: other, messaging: [toOther] },
      { id: page, messaging: [messages.text] },
    ];
    expect(events({ object: 'page', entry })).toMatchObject({
      events: [{ thread: { page: other } }, { thread: { page } }],
      otherPages: [],
    });
  });
});

describe('A body without entries', () => {
  test.each<[string, number]>([
    ['', 400],
    ['{', 400],
    ['"page"', 400],
    ['[]', 400],
    ['null', 400],
    ['{}', 400],
    ['{"object":"page"}', 400],
    ['{"object":"page","entry":{}}', 400],
    ['{"entry":[]}', 400],
    ['{"object":"instagram","entry":[]}', 404],
    ['{"object":"user"}', 404],
    [`{"object":"page","entry":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400],
  ])('is refused with a reason: %s', (text, statusCode) => {
    const envelope = openEnvelope(text, receipt);
    expect(envelope).toMatchObject({ kind: 'refused', statusCode });
    expect(envelope.kind === 'refused' && envelope.reason).toMatch(/^[A-Z].{10,60}\.$/);
  });

  test("may come from the dashboard's test button", () => {
    expect(open({ field: 'messages', value: { message: { mid: 'test' } } })).toEqual({
      kind: 'test',
      field: 'messages',
    });
  });

  test('may be such a test in an entry with the id 0, but messages of a Page are none', () => {
    const value = { sender: { id: '12334' }, recipient: { id: '23245' }, message: { mid: 'test_message_id' } };
    const changes = [{ field: 'messages', value }];
    const body = { object: 'page', entry: [{ id: '0', time: 1, changes }] };
    expect(open(body, page)).toEqual({ kind: 'test', field: 'messages' });
    expect(open(body)).toEqual({ kind: 'test', field: 'messages' });
    expect(events({ object: 'page', entry: [{ id: page, changes }] }).changes).toBe(1);
    expect(events({ object: 'page', entry: [{ id: '0', changes, messaging: [messages.text] }] }).events).toHaveLength(
      1,
    );
  });
});

test('reading a body never throws', () => {
  const anything = fc.anything({ maxDepth: 2, maxKeys: 3 });
  const entry = fc.record({
    id: fc.oneof(fc.string(), anything),
    messaging: fc.array(anyItem, { maxLength: 3 }),
    standby: anything,
  });
  const body = fc.oneof(
    anything,
    fc.record({ object: fc.constant('page'), entry: fc.array(fc.oneof(entry, anything)) }),
  );
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), body.map(toJson)), (text) => {
      const envelope = openEnvelope(text, receipt);
      if (envelope.kind !== 'events') return;
      for (const event of envelope.events) expect(event.thread.customer).not.toBe('');
    }),
    { numRuns: 300 },
  );
});

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each)) ?? '';
}
