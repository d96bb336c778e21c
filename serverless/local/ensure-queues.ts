import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { type Resource, referenced } from '../package/service.ts';
import { emulated } from './emulated.ts';

/** A message that has not been deleted yet. */
export interface WaitingMessage {
  readonly group: string;
  readonly id: string;
  readonly body: string;
}

export interface LocalQueues {
  readonly endpoint: string;
  /**
   * Refuses every further call.
   * @param names The queues' names, by the names of their resources.
   * @returns the waiting messages in order, by the same keys.
   */
  close(names: Readonly<Record<string, string>>): Promise<Record<string, WaitingMessage[]>>;
}

/** Starts a local SQS on a free port. It keeps its messages in memory, and returns them when it closes. */
export async function startQueues(): Promise<LocalQueues> {
  const app = buildApp({ logger: false });
  let closing = false;
  app.addHook('preHandler', async ({ url, body }: Request, reply: Reply) => {
    if (closing && url === '/') return reply.code(503).send({ __type: 'ServiceUnavailable' });
    scopeDeduplication(body);
  });
  // Without a host it would listen on all addresses of the machine.
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close(names) {
      closing = true;
      const waiting: Record<string, WaitingMessage[]> = {};
      for (const [key, name] of Object.entries(names)) {
        const { payload } = await app.inject(`/_fauxqs/queues/${name}`);
        waiting[key] = messagesOf(JSON.parse(payload) as Inspection);
      }
      await app.close();
      return waiting;
    },
  };
}

/** fauxqs deduplicates in the whole queue, and our queues in each message group. */
function scopeDeduplication(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  if ('Entries' in body && Array.isArray(body.Entries)) body.Entries.forEach(scopeDeduplication);
  if ('MessageDeduplicationId' in body && 'MessageGroupId' in body) {
    const scoped = JSON.stringify([body.MessageGroupId, body.MessageDeduplicationId]);
    body.MessageDeduplicationId = createHash('sha256').update(scoped).digest('hex');
  }
}

interface Request {
  readonly url: string;
  readonly body: unknown;
}
interface Reply {
  code(status: number): { send(body: unknown): unknown };
}

/** What fauxqs says about a queue. */
interface Inspection {
  readonly messages: { readonly [state in 'ready' | 'delayed']: Message[] } & {
    readonly inflight: { message: Message }[];
  };
}
interface Message {
  readonly body: string;
  readonly messageGroupId: string;
  readonly messageDeduplicationId: string;
  readonly sequenceNumber: string;
}

function messagesOf({ messages: { ready, delayed, inflight } }: Inspection): WaitingMessage[] {
  return [...inflight.map(({ message }) => message), ...ready, ...delayed]
    .sort((a, b) => a.sequenceNumber.localeCompare(b.sequenceNumber))
    .map(({ body, messageGroupId, messageDeduplicationId }) => ({
      group: messageGroupId,
      id: messageDeduplicationId,
      body,
    }));
}

/**
 * Creates the missing queues as `serverless.yml` describes them. Dead-letter queues come first, since the others refer to them.
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
