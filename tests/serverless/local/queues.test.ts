import { join } from 'node:path';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { emulated } from '../../../serverless/local/emulated.ts';
import { keepMessages, putBackMessages } from '../../../serverless/local/keep.ts';
import { ensureQueues, startQueues } from '../../../serverless/local/queues.ts';
import { newFolder } from '../../support/stack.ts';
import { resources } from './resources.ts';

const region = 'eu-central-1';
const names = { Queue: 'queue.fifo', DeadLetters: 'dlq.fifo' };

async function open() {
  const queues = await startQueues();
  const urls = await ensureQueues(queues.endpoint, region, resources);
  const sqs = new SQSClient({ ...emulated(queues.endpoint, region), maxAttempts: 1 });
  const put = (group: string, id: string, body = id): Promise<unknown> =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: urls.Queue,
        MessageGroupId: group,
        MessageDeduplicationId: id,
        MessageBody: body,
      }),
    );
  const take = async (): Promise<string[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: urls.Queue, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = '' }) => Body);
  };
  return { queues, urls, sqs, put, take };
}

describe('the local queues', () => {
  test('are created as the service describes them, unless they exist', async () => {
    const { queues, urls, sqs } = await open();
    expect(await ensureQueues(queues.endpoint, region, resources)).toEqual(urls);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: urls.Queue, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      FifoQueue: 'true',
      DeduplicationScope: 'messageGroup',
      VisibilityTimeout: '180',
      RedrivePolicy: expect.stringMatching(/"deadLetterTargetArn":"arn:aws:sqs:.*:dlq\.fifo","maxReceiveCount":10/),
    });
    await queues.close({});
  });

  test('listen only on this machine', async () => {
    const { queues } = await open();
    expect(queues.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await queues.close({});
  });

  test('accept an event once in each group', async () => {
    const { queues, put, take } = await open();
    await put('a', 'key', 'first');
    await put('a', 'key', 'again');
    await put('b', 'key', 'forwarded');
    expect((await take()).sort()).toEqual(['first', 'forwarded']);
    expect(await take()).toEqual([]);
    await queues.close({});
  });

  test('return the waiting and received messages in order at the end, and refuse later calls', async () => {
    const { queues, put, take } = await open();
    for (const id of ['1', '2', '3']) await put('a', id);
    expect(await take()).toEqual(['1']);
    const closing = queues.close(names);
    await expect(put('a', '4')).rejects.toThrow();
    const file = join(newFolder(), 'queue.json');
    await keepMessages(file, await closing);

    const next = await open();
    await putBackMessages(file, next.queues.endpoint, region, next.urls);
    const { Queue = [], DeadLetters } = await next.queues.close(names);
    expect(Queue.map(({ group, body }) => `${group} ${body}`)).toEqual(['a 1', 'a 2', 'a 3']);
    expect(DeadLetters).toEqual([]);
  });

  test('start empty without a file', async () => {
    const { queues, urls, take } = await open();
    await putBackMessages(join(newFolder(), 'queue.json'), queues.endpoint, region, urls);
    expect(await take()).toEqual([]);
    await queues.close({});
  });
});
