import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions } from '../aws/index.ts';
import { redeliverySeconds } from './retry.ts';
import type { SqsQueueOptions } from './sqs.ts';

/**
 * Makes a failed event wait before the queue delivers it again, longer each time. Never throws: where the call fails,
 * the event waits for the queue's visibility time-out.
 * @param receives the record's `ApproximateReceiveCount`.
 */
export async function redeliverLater(
  { url, ...reach }: SqsQueueOptions,
  receiptHandle: string,
  receives: number,
): Promise<void> {
  const client = new SQSClient(clientOptions(reach));
  const VisibilityTimeout = redeliverySeconds(receives);
  try {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout }),
    );
  } catch {
    // The event is not lost: it only comes back later.
  } finally {
    client.destroy();
  }
}
