import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions } from '../lib/aws/index.ts';
import { newConversation } from '../lib/conversation/index.ts';
import { type QueuedEvent, sqsQueue } from '../lib/queue/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import type { startTable } from '../tests/support/table.ts';
import { median, report } from './report.ts';

/** One step of a path, measured with the client that the stack uses for it. */
export interface Hop {
  readonly name: string;
  run(round: number): Promise<unknown>;
}

const ROUNDS = 60;
const WARM_UP = 10;

/**
 * Measures a path and its hops in turn, so that other load of the machine affects both. Reports the path against the
 * sum of its hops.
 */
export async function against(
  what: string,
  path: (round: number) => Promise<number>,
  hops: readonly Hop[],
  promise: number,
): Promise<void> {
  const whole: number[] = [];
  const raw = hops.map(({ name }) => ({ name, times: [] as number[] }));
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const taken = await path(round);
    const measured: number[] = [];
    for (const { run } of hops) measured.push(await timed(() => run(round)));
    if (round < WARM_UP) continue;
    whole.push(taken);
    raw.forEach(({ times }, index) => void times.push(measured[index] ?? Number.NaN));
  }
  for (const { name, times } of raw) console.log(`  raw hop, ${name}: ${median(times).toFixed(2)} ms`);
  const sum = raw.reduce((total, { times }) => total + median(times), 0);
  report(what, median(whole), sum, promise);
}

/** One message through the queue: sent, received, deleted. */
export async function queueHop(sqsEndpoint: string): Promise<Hop> {
  const sqs = new SQSClient(clientOptions({ endpoint: sqsEndpoint }));
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: 'hop.fifo',
      Attributes: { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' },
    }),
  );
  const queue = sqsQueue({ url: QueueUrl, endpoint: sqsEndpoint });
  return {
    name: 'one send and receive on the queue',
    async run(round) {
      const thread = { page: '1', customer: `hop-${round}` };
      const event: QueuedEvent = { thread, key: `k${round}`, id: 'hop', at: 0, source: 'messenger', item: {} };
      await queue.enqueue([event]);
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
    },
  };
}

/** What a turn with one answer reads and writes. */
export function tableHop({ table, documentClient }: Awaited<ReturnType<typeof startTable>>): Hop {
  const store = dynamoStore({ table, documentClient });
  return {
    name: "a turn's reads and writes",
    async run(round) {
      const thread = { page: '1', customer: `hop-${round}` };
      const line = {
        at: 0,
        speaker: 'customer',
        surface: 'messenger',
        content: { message: { mid: 'm', text: 'hi' } },
        key: 'k',
        status: 'received',
      } as const;
      await store.load(thread, 'k');
      await store.append(thread, { ...line, seq: 1 });
      const committed = await store.commit(newConversation(thread, 0));
      await store.amend(thread, { ...line, seq: 2 });
      await store.mark(thread, 'k', 1, Date.now());
      await store.commit(committed);
    },
  };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
