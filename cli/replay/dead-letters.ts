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
import { type QueuedEvent, queuedEvent } from '../../lib/queue/index.ts';

/** An event that was given up. */
export interface Letter {
  readonly id: string;
  /** When it was queued (ms since 1970). */
  readonly at: number;
  /** Missing where it is no event of ours. */
  readonly event?: QueuedEvent;
}

type QueueReach = Reach & { readonly url: string };

/** While it is looked at, nobody else gets it (s): as long as a replay of many may take. */
const inHand = 60;

/** The dead-letter queue. Looking takes nothing out of it. */
export function deadLetters(queue: QueueReach, dead: QueueReach) {
  const from = new SQSClient(clientOptions(dead));
  const to = new SQSClient(clientOptions(queue));

  /** Everything that can be had now, in the order of each thread. */
  async function* taken(): AsyncGenerator<Message> {
    for (;;) {
      const { Messages = [] } = await from.send(
        new ReceiveMessageCommand({
          QueueUrl: dead.url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: inHand,
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
    /** The first ones of each thread, as many as the queue shows at once; `total` counts those behind them, too. */
    async list(): Promise<{ letters: Letter[]; total: number }> {
      const total = await count(from, dead.url);
      const messages: Message[] = [];
      try {
        for await (const message of taken()) messages.push(message);
      } finally {
        await putBack(messages);
      }
      return { letters: messages.map(letter), total: Math.max(total, messages.length) };
    },

    /**
     * Puts them into the queue again, then takes them out here: broken off in between, an event is there twice, and its marker
     * makes the second one do nothing.
     * @param only the id of the one to bring back; without it, all.
     */
    async replay(only?: string): Promise<{ replayed: number; unreadable: number }> {
      let replayed = 0;
      const left: Message[] = [];
      const unreadable: Message[] = [];
      try {
        for await (const message of taken()) {
          if (only !== undefined && message.MessageId !== only) left.push(message);
          else if (letter(message).event === undefined) unreadable.push(message);
          else {
            await to.send(
              new SendMessageCommand({
                QueueUrl: queue.url,
                MessageBody: message.Body,
                MessageGroupId: message.Attributes?.MessageGroupId,
                // Not the event's own key: within five minutes of the first time the queue would swallow it.
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

    close(): void {
      from.destroy();
      to.destroy();
    },
  };
}

/** How many messages a queue holds, those included that somebody has in hand. */
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
    return { id: MessageId, at, event: queuedEvent(Body) };
  } catch {
    return { id: MessageId, at };
  }
}
