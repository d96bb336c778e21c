import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { afterEach, describe, expect, test } from 'vitest';
import { emulated } from '../../../serverless/local/emulated.ts';
import { ensureQueues } from '../../../serverless/local/ensure-queues.ts';
import { putBackMessages } from '../../../serverless/local/put-back.ts';
import { type QueueServerOptions, startQueueServer } from '../../../serverless/local/queue/queue-server.ts';
import { newFolder } from '../../support/new-folder.ts';
import { resources } from './resources.ts';

const region = 'eu-central-1';
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Server {
  readonly endpoint: string;
  close(): Promise<unknown>;
}

/** Queues as the service describes them on a server, and what a worker does with them. */
async function use(server: Server) {
  ends.push(() => server.close());
  const urls = await ensureQueues(server.endpoint, region, resources);
  const sqs = new SQSClient({ ...emulated(server.endpoint, region), maxAttempts: 1 });
  const QueueUrl = urls.Queue;
  const entry = (group: string, id: string, body = id) => ({
    MessageGroupId: group,
    MessageDeduplicationId: id,
    MessageBody: body,
  });
  const receive = async (options = {}, url = QueueUrl) => {
    const all = { MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const] };
    return (await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, ...all, ...options }))).Messages ?? [];
  };
  return {
    endpoint: server.endpoint,
    urls,
    sqs,
    receive,
    put: (group: string, id: string, body = id) =>
      sqs.send(new SendMessageCommand({ QueueUrl, ...entry(group, id, body) })),
    putAll: (...entries: [group: string, id: string][]) =>
      sqs.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: entries.map(([group, id], n) => ({ Id: `${n}`, ...entry(group, id) })),
        }),
      ),
    take: async (options = {}) => (await receive(options)).map(({ Body = '' }) => Body),
    remove: (ReceiptHandle: string | undefined) => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
    hide: (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout })),
    count: async (url = QueueUrl) => {
      const AttributeNames = ['ApproximateNumberOfMessages' as const, 'ApproximateNumberOfMessagesNotVisible' as const];
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames }));
      return AttributeNames.map((name) => Number(Attributes?.[name]));
    },
  };
}

const ours = (options?: QueueServerOptions) => startQueueServer(options).then(use);

/** Another implementation of SQS: what both do alike is what SQS does. */
async function fauxqs() {
  const server = await startFauxqs({ port: 0, logger: false });
  return use({ endpoint: `http://127.0.0.1:${server.port}`, close: () => server.stop() });
}

describe.each([
  ['our queue', ours],
  ['fauxqs', fauxqs],
] as const)('SQS as the local stack uses it: %s', (_, open) => {
  test('creates the queues as the service describes them, unless they exist', async () => {
    const { endpoint, urls, sqs } = await open();
    expect(await ensureQueues(endpoint, region, resources)).toEqual(urls);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: urls.Queue, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      FifoQueue: 'true',
      DeduplicationScope: 'messageGroup',
      VisibilityTimeout: '73',
      RedrivePolicy: expect.stringMatching(/"deadLetterTargetArn":"arn:aws:sqs:.*:dlq\.fifo","maxReceiveCount":10/),
    });
  });

  test('gives the first message of each group, and the next one once that is deleted', async () => {
    const { putAll, receive, take, remove } = await open();
    await putAll(['a', '1'], ['b', '2'], ['a', '3']);
    const first = await receive();
    expect(first.map(({ Body }) => Body).sort()).toEqual(['1', '2']);
    expect(await take()).toEqual([]);
    await remove(first.find(({ Body }) => Body === '1')?.ReceiptHandle);
    expect(await take()).toEqual(['3']);
  });

  test('gives a message again, and before the next of its group, once its time is over', async () => {
    const { putAll, receive, take, hide } = await open();
    await putAll(['a', '1'], ['a', '2']);
    const [one] = await receive();
    await hide(one?.ReceiptHandle, 1);
    expect(await take()).toEqual([]);
    const [again] = await receive({ WaitTimeSeconds: 3 });
    expect([again?.Body, again?.Attributes?.ApproximateReceiveCount]).toEqual(['1', '2']);
  });

  test('accepts an event once within five minutes', async () => {
    const { put, take } = await open();
    const first = await put('a', 'key', 'first');
    expect((await put('a', 'key', 'again')).MessageId).toBe(first.MessageId);
    expect(await take()).toEqual(['first']);
    expect(await take()).toEqual([]);
  });

  test('lets a receiver wait for a message', async () => {
    const { put, take } = await open();
    const waiting = take({ WaitTimeSeconds: 5 });
    await put('a', '1');
    expect(await waiting).toEqual(['1']);
  });

  test('moves a message to the dead letters after ten receives', async () => {
    const { urls, put, receive, hide, count } = await open();
    await put('a', 'poison');
    for (let n = 0; n < 10; n += 1) await hide((await receive())[0]?.ReceiptHandle, 0);
    expect(await receive()).toEqual([]);
    expect(await count()).toEqual([0, 0]);
    expect(await count(urls.DeadLetters)).toEqual([1, 0]);
    const [dead] = await receive({}, urls.DeadLetters);
    expect([dead?.Body, dead?.Attributes?.MessageGroupId]).toEqual(['poison', 'a']);
  });

  test('counts what waits and what was received', async () => {
    const { putAll, receive, count } = await open();
    await putAll(['a', '1'], ['b', '2']);
    await receive({ MaxNumberOfMessages: 1 });
    expect(await count()).toEqual([1, 1]);
  });

  test('refuses a message without a group, one that is too large, and a queue that does not exist', async () => {
    const { urls, sqs, put } = await open();
    await expect(sqs.send(new SendMessageCommand({ QueueUrl: urls.Queue, MessageBody: 'x' }))).rejects.toThrow();
    await expect(put('a', 'large', 'x'.repeat(2 * 1024 * 1024))).rejects.toThrow();
    await expect(put('a', 'control', '\u0001')).rejects.toThrow();
    await expect(
      sqs.send(new SendMessageCommand({ QueueUrl: `${urls.Queue}x`, MessageBody: 'x' })),
    ).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});

describe('our local queue', () => {
  test('listens only on this machine', async () => {
    const { urls } = await ours();
    expect(urls.Queue).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  });

  test('accepts an event once in each group, and each group in turn', async () => {
    const { put, take, receive, remove } = await ours();
    await put('a', 'key', 'first');
    await put('b', 'key', 'forwarded');
    expect((await take({ VisibilityTimeout: 0 })).sort()).toEqual(['first', 'forwarded']);
    for (const id of ['2', '3', '4']) await put('a', id);
    const [first] = await receive({ MaxNumberOfMessages: 1 });
    await remove(first?.ReceiptHandle);
    expect(first?.Body).toBe('first');
    expect(await take({ MaxNumberOfMessages: 1 })).toEqual(['forwarded']);
  });

  test('keeps a message for the next receiver when a receiver disconnects while it waits', async () => {
    const { sqs, urls, put, take } = await ours();
    const gone = new AbortController();
    const waiting = sqs.send(new ReceiveMessageCommand({ QueueUrl: urls.Queue, WaitTimeSeconds: 20 }), {
      abortSignal: gone.signal,
    });
    setTimeout(() => gone.abort(), 50);
    await expect(waiting).rejects.toThrow();
    await put('a', '1');
    expect(await take({ WaitTimeSeconds: 1 })).toEqual(['1']);
  });

  test('gives every accepted message again after a crash, with its receives, its dead letters too', async () => {
    const file = join(newFolder(), 'queue.journal');
    const first = await ours({ file });
    await first.put('b', 'poison');
    for (let n = 0; n < 11; n += 1) await first.receive({ VisibilityTimeout: 0 });
    await first.putAll(['a', '1'], ['a', '2'], ['a', '3']);
    const [one] = await first.receive();
    await first.remove(one?.ReceiptHandle);
    await first.receive();

    // The first server is not closed: a crash would not close it either.
    const second = await ours({ file });
    const [two] = await second.receive();
    expect([two?.Body, two?.Attributes?.ApproximateReceiveCount]).toEqual(['2', '2']);
    await second.remove(two?.ReceiptHandle);
    expect(await second.take()).toEqual(['3']);
    expect((await second.receive({}, second.urls.DeadLetters)).map(({ Body }) => Body)).toEqual(['poison']);
  });

  test('refuses a message when the disk is full, says so once with DATA_DIR, and goes on when there is room', async () => {
    const folder = newFolder();
    const warnings: string[] = [];
    let isFull = true;
    const open: QueueServerOptions['open'] = async () => ({
      append: async () => {
        if (isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      },
      sync: async () => {},
      close: async () => {},
    });
    const file = join(folder, 'queue.journal');
    const { put, take } = await ours({ file, warn: (message) => warnings.push(message), open });
    await expect(put('a', '1')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    await expect(put('a', '1')).rejects.toThrow();
    expect(await take()).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/^The disk of .* is full.*DATA_DIR/)]);
    expect(warnings[0]).toContain(folder);
    isFull = false;
    await put('a', '1');
    expect(await take()).toEqual(['1']);
    expect(warnings).toHaveLength(2);
  });

  test('refuses calls once it is closed, and says what waits', async () => {
    const server = await startQueueServer();
    const { putAll, put } = await use(server);
    await putAll(['a', '1'], ['a', '2']);
    const closing = server.close();
    await expect(put('a', '3')).rejects.toThrow();
    expect((await closing).map(({ body }) => body)).toEqual(['1', '2']);
  });

  test.each([
    ['no JSON', 'AmazonSQS.SendMessage', '{'],
    ['JSON that is no object', 'AmazonSQS.SendMessage', 'null'],
    ['an operation that it does not have', 'AmazonSQS.PurgeQueue', '{}'],
    ['a name of every object', 'constructor', '{}'],
    ['another service', '', '<xml>'],
  ])('answers %s with an error, and lives on', async (_, target, body) => {
    const { urls, put, take } = await ours();
    const response = await fetch(urls.Queue ?? '', { method: 'POST', headers: { 'x-amz-target': target }, body });
    expect(response.ok).toBe(false);
    await put('a', '1');
    expect(await take()).toEqual(['1']);
  });

  test('gets what an earlier version left in queue.json, once', async () => {
    const { endpoint, urls, take } = await ours();
    const file = join(newFolder(), 'queue.json');
    const message = { group: 'a', id: 'key', body: 'left' };
    writeFileSync(file, JSON.stringify({ Queue: [message], DeadLetters: [] }));
    await putBackMessages(file, endpoint, region, urls);
    expect(await take()).toEqual(['left']);
    expect(existsSync(file)).toBe(false);
    await putBackMessages(file, endpoint, region, urls);
  });
});
