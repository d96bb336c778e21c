import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  groupOf,
  NotQueued,
  type QueuedEvent,
  queuedEvent,
  queuedEvents,
  queueUrlOf,
  queueUrlOfArn,
  sqsQueue,
  TooLarge,
} from '../../lib/queue/index.ts';

let serial = 0;
function someEvent(customer: string, item: unknown = { n: serial }): QueuedEvent {
  serial += 1;
  const key = createHash('sha256').update(String(serial)).digest('hex');
  return { thread: { page: '1002003004005', customer }, key, id: `id-${serial}`, at: 1, source: 'messenger', item };
}

describe('the queue on an SQS emulator', () => {
  let server: FauxqsServer;
  let queues = 0;
  beforeAll(async () => {
    server = await startFauxqs({ port: 0, logger: false });
  });
  afterAll(() => server.stop());

  function open() {
    queues += 1;
    const name = `chat-${queues}.fifo`;
    const attributes = {
      FifoQueue: 'true',
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    };
    const { queueUrl } = server.createQueue(name, { attributes });
    const queue = sqsQueue({ url: queueUrl, endpoint: `http://127.0.0.1:${server.port}` });
    const stored = () => (server.inspectQueue(name)?.messages.ready ?? []).map(({ body }) => queuedEvent(body));
    return { queue, stored, url: queueUrl };
  }

  test('holds every event, each thread’s in the order they came', async () => {
    const { queue, stored } = open();
    const events = Array.from({ length: 57 }, (_, n) => someEvent(`person-${n % 3}`));
    await queue.enqueue(events);
    expect(stored()).toHaveLength(57);
    for (const person of ['person-0', 'person-1', 'person-2']) {
      const of = (all: readonly QueuedEvent[]) => all.filter(({ thread }) => thread.customer === person);
      expect(of(stored())).toEqual(of(events));
    }
  });

  test('holds an event once that is put twice', async () => {
    const { queue, stored } = open();
    const event = someEvent('person');
    await queue.enqueue([event, event]);
    await queue.enqueue([event]);
    expect(stored()).toEqual([event]);
  });

  test('takes events that together are larger than one call may be', async () => {
    const { queue, stored } = open();
    const text = 'ä'.repeat(60_000);
    await queue.enqueue(Array.from({ length: 9 }, (_, n) => someEvent(`person-${n}`, { text })));
    expect(stored()).toHaveLength(9);
  });

  test('takes characters that SQS refuses, and gives them back', async () => {
    const { queue, stored } = open();
    const event = someEvent('person', { text: '\u0000\u0008\ufffe\uffff\ud800 \ud83d\ude00' });
    await queue.enqueue([event]);
    expect(stored()).toEqual([event]);
  });

  test('puts the events of both kinds of threads into their queues', async () => {
    const messenger = open();
    const website = open();
    const both = sqsQueue({ url: messenger.url, webUrl: website.url, endpoint: `http://127.0.0.1:${server.port}` });
    const events = Array.from({ length: 30 }, (_, n) => someEvent(n % 2 ? 'web-visitor' : '7001'));
    await both.enqueue(events);
    expect(messenger.stored()).toEqual(events.filter(({ thread }) => thread.customer === '7001'));
    expect(website.stored()).toEqual(events.filter(({ thread }) => thread.customer === 'web-visitor'));
  });

  test('refuses an event that is too large before it stores any', async () => {
    const { queue, stored } = open();
    const large = someEvent('person', { text: 'ä'.repeat(130_000) });
    await expect(queue.enqueue([someEvent('person'), large])).rejects.toBeInstanceOf(TooLarge);
    expect(stored()).toEqual([]);
  });

  test('accepts customers whose names are not valid as a group of SQS', async () => {
    const { queue, stored } = open();
    const odd = ['', 'a b', 'ä', 'x'.repeat(200)].map((customer) => someEvent(customer || 'ref:é'));
    await queue.enqueue(odd);
    expect(stored()).toHaveLength(4);
  });

  test('has nothing to do for no events', async () => {
    const { queue, stored } = open();
    await queue.enqueue([]);
    expect(stored()).toEqual([]);
  });
});

test('each thread has one queue: the website its own, Messenger the other', () => {
  const urls = { url: 'https://sqs/1/queue.fifo', webUrl: 'https://sqs/1/web-queue.fifo' };
  expect(queueUrlOf(urls, { page: '1', customer: '7001' })).toBe(urls.url);
  expect(queueUrlOf(urls, { page: '1', customer: 'ref:order-7' })).toBe(urls.url);
  expect(queueUrlOf(urls, { page: '1', customer: 'web-visitor' })).toBe(urls.webUrl);
  expect(queueUrlOf({ url: urls.url }, { page: '1', customer: 'web-visitor' })).toBe(urls.url);
  expect(queueUrlOfArn(urls, 'arn:aws:sqs:eu-central-1:1:web-queue.fifo')).toBe(urls.webUrl);
  expect(queueUrlOfArn(urls, 'arn:aws:sqs:eu-central-1:1:queue.fifo')).toBe(urls.url);
});

test('a thread’s group is readable where SQS allows it, and never the same for two threads', () => {
  expect(groupOf({ page: '1', customer: '2' })).toBe('1:2');
  const long = 'x'.repeat(140);
  expect(groupOf({ page: '1', customer: long })).toMatch(/^[0-9a-f]{64}$/);
  expect(groupOf({ page: '1', customer: long })).not.toBe(groupOf({ page: '1', customer: `${long}y` }));
});

describe('the queue on an SQS that fails', () => {
  const close: (() => void)[] = [];
  afterEach(() => {
    for (const each of close.splice(0)) each();
  });

  interface Entry {
    Id: string;
    MessageBody: string;
    MessageGroupId: string;
  }
  type Verdict = 'stored' | 'throttled' | 'refused' | 'forgotten';

  /** A server that stores an entry, or not, as `judge` says; `n` counts how often that entry has been seen. */
  async function failing(judge: (event: QueuedEvent, n: number) => Verdict) {
    const stored: QueuedEvent[] = [];
    const seen = new Map<string, number>();
    let calls = 0;
    const server = createServer(async (request, response) => {
      calls += 1;
      let text = '';
      for await (const part of request) text += part;
      const { Entries } = JSON.parse(text) as { Entries: Entry[] };
      const Successful: object[] = [];
      const Failed: object[] = [];
      for (const { Id, MessageBody } of Entries) {
        const events = queuedEvents(MessageBody);
        const [event] = events;
        if (event === undefined) throw new Error('A message without an event');
        const n = (seen.get(event.key) ?? 0) + 1;
        seen.set(event.key, n);
        const verdict = judge(event, n);
        if (verdict === 'stored') {
          stored.push(...events);
          Successful.push({ Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') });
        } else if (verdict !== 'forgotten') {
          const SenderFault = verdict === 'refused';
          Failed.push({ Id, SenderFault, Code: SenderFault ? 'InvalidMessageContents' : 'ThrottlingException' });
        }
      }
      response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify({ Successful, Failed }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    close.push(() => server.close());
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { queue: sqsQueue({ url: `${endpoint}/000000000000/chat.fifo`, endpoint }), stored, calls: () => calls };
  }

  test('sends an entry again that SQS did not accept, and no later one of the same thread before it', async () => {
    const { queue, stored } = await failing((_, n) => (n === 1 && Math.random() < 0.4 ? 'throttled' : 'stored'));
    const events = Array.from({ length: 20 }, (_, n) => someEvent(`person-${n % 4}`));
    await queue.enqueue(events);
    expect(stored).toHaveLength(20);
    for (let person = 0; person < 4; person++) {
      const of = (all: readonly QueuedEvent[]) => all.filter(({ thread }) => thread.customer === `person-${person}`);
      expect(of(stored)).toEqual(of(events));
    }
  });

  test.each(['throttled', 'forgotten'] as const)('says so where an entry stays %s', async (verdict) => {
    const { queue, stored } = await failing((event) => (event.thread.customer === 'unlucky' ? verdict : 'stored'));
    const events = [someEvent('unlucky'), someEvent('lucky'), someEvent('unlucky')];
    await expect(queue.enqueue(events)).rejects.toThrow('did not accept 1 of 2 messages');
    expect(stored).toEqual([events[1]]);
  });

  test('stores a thousand events of one thread in a hundred calls, in order', async () => {
    const { queue, stored, calls } = await failing(() => 'stored');
    const events = Array.from({ length: 1000 }, () => someEvent('person'));
    await queue.enqueue([...events, someEvent('another person')]);
    expect(calls()).toBeLessThanOrEqual(101);
    expect(stored.filter(({ thread }) => thread.customer === 'person')).toEqual(events);
    expect(stored).toHaveLength(1001);
  });

  test('keeps each event a message of its own as long as a delivery has few of its thread', async () => {
    const bodies: number[] = [];
    const { queue, stored } = await failing((event) => {
      bodies.push(event.at);
      return 'stored';
    });
    await queue.enqueue(Array.from({ length: 100 }, () => someEvent('person')));
    expect(bodies).toHaveLength(100);
    expect(stored).toHaveLength(100);
  });

  test('keeps the order of each thread whatever SQS refuses, and acknowledges only what is stored', async () => {
    const deliveries = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 250 });
    await fc.assert(
      fc.asyncProperty(deliveries, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), async (people, luck) => {
        const { queue, stored } = await failing(() => (luck.next().value < 2 ? 'throttled' : 'stored'));
        const events = people.map((person) => someEvent(`person-${person}`));
        const acknowledged = await queue.enqueue(events).then(
          () => true,
          (error) => {
            expect(error).toBeInstanceOf(NotQueued);
            return false;
          },
        );
        for (const person of new Set(people)) {
          const of = (all: readonly QueuedEvent[]) =>
            all.filter(({ thread }) => thread.customer === `person-${person}`);
          // What is stored of a thread is its beginning, without a gap.
          expect(of(stored)).toEqual(of(events).slice(0, of(stored).length));
        }
        if (acknowledged) expect(stored).toHaveLength(events.length);
      }),
      { numRuns: 8 },
    );
  });

  test('does not insist where SQS calls an entry invalid', async () => {
    let calls = 0;
    const { queue } = await failing(() => {
      calls += 1;
      return 'refused';
    });
    await expect(queue.enqueue([someEvent('person')])).rejects.toThrow('InvalidMessageContents');
    expect(calls).toBe(1);
  });

  test('fails where there is no queue', async () => {
    const queue = sqsQueue({ url: 'http://127.0.0.1:9/000000000000/chat.fifo', endpoint: 'http://127.0.0.1:9' });
    await expect(queue.enqueue([someEvent('person')])).rejects.toThrow();
  });
});
