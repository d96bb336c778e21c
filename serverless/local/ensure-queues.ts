import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type Resource, referenced } from '../package/service.ts';
import { emulated } from './emulated.ts';

/**
 * Creates the missing queues as `serverless.yml` describes them. Dead-letter queues come first, since the others refer
 * to them.
 * @returns the queues' addresses, by the names of their resources.
 */
export async function ensureQueues(
  endpoint: string,
  region: string,
  resources: Readonly<Record<string, Resource>>,
): Promise<Record<string, string>> {
  const client = new SQSClient(emulated(endpoint, region));
  const queues = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::SQS::Queue');
  const deadLettersFirst = queues.toSorted(
    ([, a], [, b]) => Number('RedrivePolicy' in a.Properties) - Number('RedrivePolicy' in b.Properties),
  );
  const urls: Record<string, string> = {};
  const arns: Record<string, string> = {};
  for (const [key, { Properties }] of deadLettersFirst) {
    const { QueueName, ...properties } = Properties;
    const url = await ensureQueue(client, String(QueueName), attributes(properties, arns));
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    urls[key] = url;
    arns[key] = Attributes?.QueueArn ?? '';
  }
  client.destroy();
  return urls;
}

async function ensureQueue(client: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  try {
    return (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl ?? '';
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    return (await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))).QueueUrl ?? '';
  }
}

/** Turns CloudFormation's properties into attributes of CreateQueue, which are all strings. */
function attributes(properties: Record<string, unknown>, arns: Record<string, string>): Record<string, string> {
  const resolve = (_: string, value: unknown): unknown => arns[referenced(value) ?? ''] ?? value;
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key,
      typeof value === 'object' ? JSON.stringify(value, resolve) : String(value),
    ]),
  );
}
