import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, type Reach } from '../aws/index.ts';

/**
 * Makes a failed event wait before the queue delivers it again, longer each time. Never throws: where the call fails,
 * the event waits for the queue's visibility time-out.
 * @param seconds how long it waits.
 */
export async function redeliverLater(
  { url, ...reach }: Reach & { readonly url: string },
  receiptHandle: string,
  seconds: number,
): Promise<void> {
  const client = new SQSClient(clientOptions(reach));
  try {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }),
    );
  } catch {
    // The event is not lost: it only comes back later.
  } finally {
    client.destroy();
  }
}
