import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { emulated } from './emulated.ts';
import type { WaitingMessage } from './queues.ts';

/** Writes the waiting messages of each queue into the file. The keys are the names of the queues' resources. */
export async function keepMessages(
  file: string,
  waiting: Readonly<Record<string, readonly WaitingMessage[]>>,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(waiting, null, 2));
  await rename(`${file}.new`, file);
}

/**
 * Puts the messages that waited at the last stop back into the queues. The file stays until the next stop: after a crash an
 * event is handled again instead of lost, and its marker makes the second time do nothing.
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
}
