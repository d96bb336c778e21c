import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';

export interface PollerOptions {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly region: string;
  /** Runs the function; rejects where the function fails. */
  readonly invoke: (event: SQSEvent) => Promise<void>;
  /** How long a message waits after its n-th failure (s). */
  readonly delay: (receives: number) => number;
  /** How many calls run at the same time: `maximumConcurrency` of the function's event; default 20. */
  readonly concurrency?: number | undefined;
  readonly warn: (message: string) => void;
}

export interface Poller {
  /** Receives no more messages, and waits at most `patience` ms for running calls. */
  stop(patience: number): Promise<void>;
}

/**
 * A received message is hidden for this long (s), and longer while its call runs. After a crash it comes back soon; the
 * queue's own time-out would block its thread for more than a minute.
 */
const lease = 6;

/**
 * Replaces Lambda's event source for a queue, with batches of one. A FIFO queue keeps the order: it hands out the next
 * message of a group when the one before is deleted. A failed message waits longer after each attempt, and its group
 * waits with it. The queue's redrive policy moves it to the dead-letter queue at last.
 *
 * The function sets that delay itself. The poller sets it again, for functions that were stopped before they could.
 */
export function startPoller({ sqs, queueUrl, concurrency = 20, warn, ...options }: PollerOptions): Poller {
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();

  const handle = async (message: Message): Promise<void> => {
    const handle = { QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle };
    const hold = (): unknown =>
      sqs.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: lease })).catch(() => {});
    const holding = setInterval(hold, (lease * 1000) / 3);
    try {
      await options.invoke(toEvent(message, options));
      clearInterval(holding);
      await sqs.send(new DeleteMessageCommand(handle));
    } catch (error) {
      clearInterval(holding);
      const receives = Number(message.Attributes?.ApproximateReceiveCount ?? 1);
      const delay = options.delay(receives);
      warn(
        `${message.Attributes?.MessageGroupId ?? message.MessageId}: attempt ${receives} failed, next in ${delay} s. ${reason(error)}`,
      );
      await sqs.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: delay }));
    }
  };

  const poll = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      try {
        const received = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: 1,
            VisibilityTimeout: lease,
            // Short: the poll of a killed stack goes on, and takes a message with it.
            WaitTimeSeconds: 1,
            MessageSystemAttributeNames: ['All'],
            MessageAttributeNames: ['All'],
          }),
          { abortSignal: stopped.signal },
        );
        for (const message of received.Messages ?? []) {
          const call = handle(message)
            .catch((error) => stopped.signal.aborted || warn(`The queue: ${reason(error)}`))
            .then(() => void running.delete(call));
          running.add(call);
        }
        while (running.size >= concurrency) await Promise.race(running);
      } catch (error) {
        if (stopped.signal.aborted) return;
        warn(`The queue cannot be read, next try in 1 s. ${reason(error)}`);
        await sleep(1000, undefined, { signal: stopped.signal }).catch(() => {});
      }
    }
  };
  const polling = poll();

  return {
    async stop(patience) {
      stopped.abort();
      await polling;
      await Promise.race([Promise.all(running), sleep(patience, undefined, { ref: false })]);
    },
  };
}

function toEvent(message: Message, { queueArn, region }: Pick<PollerOptions, 'queueArn' | 'region'>): SQSEvent {
  const { MessageId = '', ReceiptHandle = '', Body = '', MD5OfBody = '', Attributes = {} } = message;
  return {
    Records: [
      {
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        body: Body,
        attributes: {
          ...Attributes,
          ApproximateReceiveCount: Attributes.ApproximateReceiveCount ?? '1',
          SentTimestamp: Attributes.SentTimestamp ?? '',
          SenderId: Attributes.SenderId ?? '',
          ApproximateFirstReceiveTimestamp: Attributes.ApproximateFirstReceiveTimestamp ?? '',
        },
        messageAttributes: {},
        md5OfBody: MD5OfBody,
        eventSource: 'aws:sqs',
        eventSourceARN: queueArn,
        awsRegion: region,
      },
    ],
  };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
