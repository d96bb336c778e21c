import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emulated } from '../../../serverless/local/emulated.ts';
import { ensureQueues } from '../../../serverless/local/ensure-queues.ts';
import { type Poller, type PollerOptions, startPoller } from '../../../serverless/local/poller.ts';
import { type QueueServer, startQueueServer } from '../../../serverless/local/queue/queue-server.ts';
import { eventually } from '../../support/eventually.ts';
import { resources } from './resources.ts';

const region = 'eu-central-1';
let queues: QueueServer;
let sqs: SQSClient;
let urls: Record<string, string>;
let poller: Poller | undefined;

beforeEach(async () => {
  queues = await startQueueServer();
  urls = await ensureQueues(queues.endpoint, region, resources);
  sqs = new SQSClient(emulated(queues.endpoint, region));
});
afterEach(async () => {
  await poller?.stop(0);
  poller = undefined;
  sqs.destroy();
  await queues.close();
});

const put = (group: string, id: string): Promise<unknown> =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: urls.Queue,
      MessageGroupId: group,
      MessageDeduplicationId: id,
      MessageBody: id,
    }),
  );

/** Polls the queue and calls `run` with each record. */
function poll(run: (record: SQSRecord) => Promise<void>, options: Partial<PollerOptions> = {}): void {
  const [queueUrl = '', queueArn = ''] = [urls.Queue, `arn:aws:sqs:${region}:000000000000:queue.fifo`];
  const invoke: PollerOptions['invoke'] = async ({ Records: [record] }) => record && run(record);
  poller = startPoller({ sqs, queueUrl, queueArn, region, invoke, delay: () => 0, warn: () => {}, ...options });
}

describe('the queue as the source of a function', () => {
  test('hands over a record as Lambda does', async () => {
    const records: SQSRecord[] = [];
    poll(async (record) => void records.push(record));
    await put('page:customer', 'one');
    await eventually(() => expect(records).toHaveLength(1));
    expect(records[0]).toMatchObject({
      body: 'one',
      messageId: expect.stringMatching(/./),
      receiptHandle: expect.stringMatching(/./),
      attributes: {
        ApproximateReceiveCount: '1',
        MessageGroupId: 'page:customer',
        MessageDeduplicationId: expect.stringMatching(/./),
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SequenceNumber: expect.stringMatching(/^\d+$/),
      },
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${region}:000000000000:queue.fifo`,
      awsRegion: region,
    });
  });

  test('handles one message of a group at a time, in order, and groups in parallel', async () => {
    const groups = Array.from({ length: 20 }, (_, index) => `group-${index}`);
    for (const id of ['1', '2', '3']) await Promise.all(groups.map((group) => put(group, `${group}/${id}`)));
    const done: string[] = [];
    const running = new Set<string | undefined>();
    let most = 0;
    let release = (): void => {};
    const allAtOnce = new Promise<void>((resolve) => {
      release = resolve;
    });
    poll(async ({ body, attributes }) => {
      expect(running).not.toContain(attributes.MessageGroupId);
      running.add(attributes.MessageGroupId);
      most = Math.max(most, running.size);
      if (running.size === groups.length) release();
      await allAtOnce;
      running.delete(attributes.MessageGroupId);
      done.push(body);
    });
    await eventually(() => expect(done).toHaveLength(60));
    expect(most).toBe(20);
    for (const group of groups) {
      expect(done.filter((id) => id.startsWith(`${group}/`))).toEqual([`${group}/1`, `${group}/2`, `${group}/3`]);
    }
  });

  test('runs at most as many calls as allowed', async () => {
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((group) => put(group, group)));
    let running = 0;
    let most = 0;
    let done = 0;
    const turn = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      done++;
    };
    poll(turn, { concurrency: 2 });
    await eventually(() => expect(done).toBe(5));
    expect(most).toBeLessThanOrEqual(2);
  });

  test('makes a failed message and its group wait longer each time', async () => {
    const receives: number[] = [];
    const done: string[] = [];
    await put('a', 'first');
    await put('a', 'second');
    await put('b', 'other');
    const begin = performance.now();
    const run = async ({ body, attributes }: SQSRecord): Promise<void> => {
      if (body === 'first' && attributes.ApproximateReceiveCount !== '3') throw new Error('Not yet');
      done.push(body);
    };
    poll(run, { delay: (count) => receives.push(count) - 1 });
    await eventually(() => expect(done).toHaveLength(3));
    expect(done).toEqual(['other', 'first', 'second']);
    expect(receives).toEqual([1, 2]);
    expect(performance.now() - begin).toBeGreaterThan(1_000);
  });

  test('leaves a message to the dead-letter queue after ten receives, and goes on with its group', async () => {
    let attempts = 0;
    const done: string[] = [];
    await put('a', 'poison');
    await put('a', 'next');
    poll(async ({ body }) => {
      if (body !== 'poison') return void done.push(body);
      attempts++;
      throw new Error('Never');
    });
    await eventually(() => expect(done).toEqual(['next']));
    expect(attempts).toBe(10);
    const dead = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: urls.DeadLetters, MessageSystemAttributeNames: ['MessageGroupId'] }),
    );
    expect(dead.Messages?.map(({ Body, Attributes }) => [Body, Attributes?.MessageGroupId])).toEqual([['poison', 'a']]);
  });

  test('goes on when the queue could not be reached for a while', async () => {
    const warnings: string[] = [];
    let calls = 0;
    sqs.middlewareStack.add(
      (next) => async (args) => {
        if (calls++ === 0) throw new Error('connect ECONNREFUSED');
        return next(args);
      },
      { step: 'initialize' },
    );
    const done: string[] = [];
    poll(async ({ body }) => void done.push(body), { warn: (message) => warnings.push(message) });
    await put('a', 'one');
    await eventually(() => expect(done).toEqual(['one']));
    expect(warnings.join()).toContain('ECONNREFUSED');
  });

  test('finishes running calls when it is stopped, and receives no more', async () => {
    let finish = (): void => {};
    const under = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const begun: string[] = [];
    poll(async ({ body }) => {
      begun.push(body);
      await under;
    });
    await put('a', 'one');
    await put('a', 'two');
    await eventually(() => expect(begun).toEqual(['one']));
    const stopped = poller?.stop(5_000);
    finish();
    await stopped;
    const left = await queues.close();
    expect(left.map(({ body }) => body)).toEqual(['two']);
    queues = await startQueueServer();
  });
});
