import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, type Reach } from '../aws/index.ts';
import type { QueuedWork, WorkQueue } from './work.ts';

/** A standard queue of its own: a slow work holds up no thread, and no other work waits for it. */
export function sqsWorkQueue({ url, ...reach }: Reach & { readonly url: string }): WorkQueue {
  const client = new SQSClient(clientOptions(reach));
  return {
    async begin(work: QueuedWork) {
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(work) }));
    },
  };
}
