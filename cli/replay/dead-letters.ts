import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientOptions, type Reach } from '../../lib/aws/index.ts';
import type { Thread } from '../../lib/conversation/index.ts';
import { groupOf, type QueuedEvent, type QueueUrls, queuedEvents, queueUrlOf } from '../../lib/queue/index.ts';

/** An event that failed ten times. */
export interface Letter {
  readonly id: string;
  /** When it was queued (ms since 1970). */
  readonly at: number;
  /** The first one of the message. Missing where it is not one of our events. */
  readonly event?: QueuedEvent;
}

/** How long other readers do not get a message that we received (s). A replay of many takes that long. */
const hiddenSeconds = 60;

/** The dead-letter queue. Listing it removes nothing. */
export function deadLetters(queue: Reach & QueueUrls, dead: Reach & { readonly url: string }) {
  const from = new SQSClient(clientOptions(dead));
  const to = new SQSClient(clientOptions(queue));

  /** Receives all available messages, in the order of each thread. */
  async function* received(): AsyncGenerator<Message> {
    for (;;) {
      const { Messages = [] } = await from.send(
        new ReceiveMessageCommand({
          QueueUrl: dead.url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) return;
      yield* Messages;
    }
  }

  async function putBack(messages: readonly Message[]): Promise<void> {
    for (const { ReceiptHandle } of messages) {
      await from.send(new ChangeMessageVisibilityCommand({ QueueUrl: dead.url, ReceiptHandle, VisibilityTimeout: 0 }));
    }
  }

  return {
    /** Lists the first letters of each thread, as many as the queue returns. `total` also counts those behind them. */
    async list(): Promise<{ letters: Letter[]; total: number }> {
      const total = await count(from, dead.url);
      const messages: Message[] = [];
      try {
        for await (const message of received()) messages.push(message);
      } finally {
        await putBack(messages);
      }
      return { letters: messages.map(letter), total: Math.max(total, messages.length) };
    },

    /**
     * Puts letters back into the queue, then deletes them here. After a failure in between an event exists twice, and
     * its marker makes the second one do nothing.
     * @param only The id of the one letter to bring back; without it, all.
     */
    async replay(only?: string): Promise<{ replayed: number; unreadable: number }> {
      let replayed = 0;
      const left: Message[] = [];
      const unreadable: Message[] = [];
      try {
        for await (const message of received()) {
          if (only !== undefined && message.MessageId !== only) left.push(message);
          else {
            const { event } = letter(message);
            if (event === undefined) {
              unreadable.push(message);
              continue;
            }
            await to.send(
              new SendMessageCommand({
                QueueUrl: queueUrlOf(queue, event.thread),
                MessageBody: message.Body,
                MessageGroupId: message.Attributes?.MessageGroupId,
                // Not the event's own key: the queue would drop it within five minutes of its first time.
                MessageDeduplicationId: `replay-${message.MessageId}`,
              }),
            );
            await from.send(new DeleteMessageCommand({ QueueUrl: dead.url, ReceiptHandle: message.ReceiptHandle }));
            replayed += 1;
          }
        }
      } finally {
        await putBack([...left, ...unreadable]);
      }
      return { replayed, unreadable: unreadable.length };
    },

    /** Deletes the letters of a thread, those of an unknown version included. @returns how many. */
    async remove(thread: Thread): Promise<number> {
      let removed = 0;
      const left: Message[] = [];
      try {
        for await (const message of received()) {
          if (message.Attributes?.MessageGroupId !== groupOf(thread)) left.push(message);
          else {
            await from.send(new DeleteMessageCommand({ QueueUrl: dead.url, ReceiptHandle: message.ReceiptHandle }));
            removed += 1;
          }
        }
      } finally {
        await putBack(left);
      }
      return removed;
    },

    close(): void {
      from.destroy();
      to.destroy();
    },
  };
}

/** How many messages a queue has, including those that another reader received. */
export async function count(client: SQSClient, url: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] }),
  );
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}

function letter({ MessageId = '', Body = '', Attributes }: Message): Letter {
  const at = Number(Attributes?.SentTimestamp ?? 0);
  try {
    return { id: MessageId, at, event: queuedEvents(Body)[0] };
  } catch {
    return { id: MessageId, at };
  }
}
