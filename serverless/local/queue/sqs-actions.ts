import { SqsError } from './errors.ts';
import { type LongPolls, longPolls } from './long-polls.ts';
import type { Change, Messages, StoredMessage } from './messages.ts';
import {
  account,
  count,
  entriesOf,
  type Input,
  md5,
  messageAnswer,
  messageOf,
  type QueueDefinition,
  redriveOf,
  stringsOf,
  text,
} from './wire.ts';

export interface SqsOptions {
  readonly messages: Messages;
  /** Stores an accepted message and then applies it. @returns its id, or that of an earlier one with the same key. */
  readonly store: (message: StoredMessage) => Promise<string>;
  /** Writes down later what was applied already. */
  readonly note: (change: Change) => void;
  /** Where the server listens: `http://127.0.0.1:4566`. */
  readonly endpoint: () => string;
  readonly now: () => number;
}

/** Answers a call. `gone` tells that the caller does not wait any more. */
export type SqsAction = (input: Input, gone: AbortSignal) => object | Promise<object>;
type SqsActions = Readonly<Record<string, SqsAction>>;

/** The operations of SQS that this project uses, by name. A receive returns at most one message of a group. */
export function sqsActions(options: SqsOptions): SqsActions {
  // Not kept over a restart: the stack creates its queues at each start.
  const queues = new Map<string, QueueDefinition>();
  const polls = longPolls();
  const find = ({ QueueUrl, QueueName }: Input): QueueDefinition => {
    const name = String(QueueName ?? QueueUrl).replace(/^.*\//, '');
    const queue = queues.get(name);
    if (!queue) throw new SqsError('QueueDoesNotExist', `There is no queue ${name}.`, 'NonExistentQueue');
    return queue;
  };
  return {
    ...queueActions(options, queues, find),
    ...sendActions(options, polls, find),
    ...receiveActions(options, polls, find),
  };
}

type Find = (input: Input) => QueueDefinition;

function queueActions(
  { messages, endpoint, now }: SqsOptions,
  queues: Map<string, QueueDefinition>,
  find: Find,
): SqsActions {
  const urlOf = (name: string): string => `${endpoint()}/${account}/${name}`;
  return {
    CreateQueue(input) {
      const name = text(input, 'QueueName');
      queues.set(name, { name, attributes: stringsOf(input.Attributes) });
      return { QueueUrl: urlOf(name) };
    },
    GetQueueUrl: (input) => ({ QueueUrl: urlOf(find(input).name) }),
    ListQueues: () => ({ QueueUrls: [...queues.keys()].map(urlOf) }),
    GetQueueAttributes(input) {
      const { name, attributes } = find(input);
      const { visible, hidden } = messages.counts(name, now());
      const all = {
        ...attributes,
        QueueArn: `arn:aws:sqs:local:${account}:${name}`,
        ApproximateNumberOfMessages: String(visible),
        ApproximateNumberOfMessagesNotVisible: String(hidden),
      };
      const names = Array.isArray(input.AttributeNames) ? input.AttributeNames : [];
      const asked = Object.entries(all).filter(([key]) => names.includes('All') || names.includes(key));
      return { Attributes: Object.fromEntries(asked) };
    },
  };
}

function sendActions({ messages, store, now }: SqsOptions, polls: LongPolls, find: Find): SqsActions {
  async function send(queue: QueueDefinition, input: Input): Promise<object> {
    const message = messageOf(queue, input, now());
    const delay = count(input, 'DelaySeconds', 900, Number(queue.attributes.DelaySeconds ?? 0));
    const id = messages.duplicate(message) ?? (await store(message));
    if (delay > 0) messages.hideUntil(id, now() + delay * 1000);
    polls.wake();
    return { MessageId: id, MD5OfMessageBody: md5(message.body) };
  }

  async function sendEntry(queue: QueueDefinition, entry: Input): Promise<{ accepted?: object; refused?: object }> {
    const Id = text(entry, 'Id');
    try {
      return { accepted: { Id, ...(await send(queue, entry)) } };
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      return { refused: { Id, SenderFault: true, Code: error.code, Message: error.message } };
    }
  }

  return {
    SendMessage: async (input) => send(find(input), input),
    async SendMessageBatch(input) {
      const queue = find(input);
      const sent = await Promise.all(entriesOf(input).map((entry) => sendEntry(queue, entry)));
      return {
        Successful: sent.flatMap(({ accepted = [] }) => accepted),
        Failed: sent.flatMap(({ refused = [] }) => refused),
      };
    },
  };
}

function receiveActions({ messages, note, now }: SqsOptions, polls: LongPolls, find: Find): SqsActions {
  function receive(queue: QueueDefinition, input: Input): object[] {
    const seconds = count(input, 'VisibilityTimeout', 43_200, Number(queue.attributes.VisibilityTimeout ?? 30));
    const { messages: received, changes } = messages.receive({
      queue: queue.name,
      most: count(input, 'MaxNumberOfMessages', 10, 1),
      hiddenFor: seconds * 1000,
      now: now(),
      ...redriveOf(queue),
    });
    for (const change of changes) note(change);
    return received.map(messageAnswer);
  }

  /** The message that a handle stands for. SQS accepts a call with an old handle, and does nothing. */
  const handled = (input: Input): string | undefined =>
    messages.handled(find(input).name, text(input, 'ReceiptHandle'));

  return {
    async ReceiveMessage(input, gone) {
      const queue = find(input);
      const until = now() + count(input, 'WaitTimeSeconds', 20, 0) * 1000;
      // A receiver that is gone must not take a message with it.
      while (!gone.aborted) {
        const received = receive(queue, input);
        if (received.length > 0) return { Messages: received };
        if (now() >= until) break;
        const next = Math.min(until, messages.nextVisible(queue.name, now()) ?? until);
        await polls.wait(Math.max(1, next - now()), gone);
      }
      return {};
    },
    DeleteMessage(input) {
      const id = handled(input);
      if (id === undefined) return {};
      messages.apply({ deleted: id });
      note({ deleted: id });
      polls.wake();
      return {};
    },
    ChangeMessageVisibility(input) {
      const id = handled(input);
      if (id !== undefined) messages.hideUntil(id, now() + count(input, 'VisibilityTimeout', 43_200, 0) * 1000);
      polls.wake();
      return {};
    },
  };
}
