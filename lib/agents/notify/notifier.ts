import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, type Reach } from '../../aws/index.ts';
import type { Thread } from '../../conversation/index.ts';
import type { Notice } from './notice.ts';

/** Where the worker says that agents may have to be told. `handlers/notify` decides who is, and whether at all. */
export interface Notifier {
  /**
   * A customer began to wait for a person, or wrote a further line while waiting.
   * @param key The event's key: a doubled call tells no agent twice.
   * @param assigned The id of the agent to whom a colleague assigned the thread, in the event that did so.
   */
  waiting(thread: Thread, key: string, assigned?: string): Promise<void>;
}

/** The queue of `handlers/notify`: notices to agents, and mails to visitors. */
export interface NoticeQueue<Queued = Notice> {
  /** @param seconds How long the queue keeps it back, at most 900. */
  send(notice: Queued, seconds: number): Promise<void>;
}

export function notifier(queue: NoticeQueue, now: () => number): Notifier {
  return {
    waiting: (thread, key, assigned) => queue.send({ thread, key, at: now(), ...(assigned && { assigned }) }, 0),
  };
}

/** A standard queue of its own: a slow push service never holds a thread. */
export function sqsNoticeQueue<Queued = Notice>({
  url,
  ...reach
}: Reach & { readonly url: string }): NoticeQueue<Queued> {
  const client = new SQSClient(clientOptions(reach));
  return {
    async send(notice, seconds) {
      await client.send(
        new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(notice), DelaySeconds: seconds }),
      );
    },
  };
}
