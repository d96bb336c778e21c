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
  const letters = openLetters(from, dead.url);
  return {
    /** Lists the first letters of each thread, as many as the queue returns. `total` also counts those behind them. */
    async list(): Promise<{ letters: Letter[]; total: number }> {
      const total = await count(from, dead.url);
      const messages: Message[] = [];
      await letters.each(async (message) => {
        messages.push(message);
        return 'keep';
      });
      return { letters: messages.map(letter), total: Math.max(total, messages.length) };
    },

    /**
     * Puts letters back into the queue, then deletes them here. After a failure in between an event exists twice, and
     * its marker makes the second one do nothing.
     * @param only The id of the one letter to bring back; without it, all.
     */
    async replay(only?: string): Promise<{ replayed: number; unreadable: number }> {
      let replayed = 0;
      let unreadable = 0;
      await letters.each(async (message) => {
        if (only !== undefined && message.MessageId !== only) return 'keep';
        const { event } = letter(message);
        if (event === undefined) {
          unreadable += 1;
          return 'keep';
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
        replayed += 1;
        return 'delete';
      });
      return { replayed, unreadable };
    },

    /** Deletes the letters of a thread, those of an unknown version included. @returns how many. */
    async remove(thread: Thread): Promise<number> {
      let removed = 0;
      await letters.each(async ({ Attributes }) => {
        if (Attributes?.MessageGroupId !== groupOf(thread)) return 'keep';
        removed += 1;
        return 'delete';
      });
      return removed;
    },

    close(): void {
      from.destroy();
      to.destroy();
    },
  };
}

function openLetters(client: SQSClient, url: string) {
  /** Receives all available messages, in the order of each thread. */
  async function* received(): AsyncGenerator<Message> {
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
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

  return {
    /** Calls `handle` with each message, and deletes it or keeps it: those are put back at the end. */
    async each(handle: (message: Message) => Promise<'delete' | 'keep'>): Promise<void> {
      const kept: Message[] = [];
      try {
        for await (const message of received()) {
          if ((await handle(message)) === 'keep') kept.push(message);
          else await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
        }
      } finally {
        for (const { ReceiptHandle } of kept) {
          await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }));
        }
      }
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
