import { readFile, rm } from 'node:fs/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { emulated } from './emulated.ts';

interface WaitingMessage {
  readonly group: string;
  readonly id: string;
  readonly body: string;
}

/**
 * Puts the messages that waited in `queue.json` into the queues: before there was a journal, a stack wrote that file
 * when it stopped. The keys are the names of the queues' resources.
 */
export async function putBackMessages(
  file: string,
  endpoint: string,
  region: string,
  urls: Readonly<Record<string, string>>,
): Promise<void> {
  const waiting = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Record<string, WaitingMessage[]>;
  const client = new SQSClient(emulated(endpoint, region));
  for (const [queue, messages] of Object.entries(waiting)) {
    for (const { group, id, body } of messages) {
      const message = { MessageGroupId: group, MessageDeduplicationId: id, MessageBody: body };
      await client.send(new SendMessageCommand({ QueueUrl: urls[queue], ...message }));
    }
  }
  client.destroy();
  await rm(file, { force: true });
}
