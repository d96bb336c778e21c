import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import axios from 'axios';
import { startFauxqs } from 'fauxqs';
import { clientOptions } from '../lib/aws/index.ts';
import { newConversation } from '../lib/conversation/index.ts';
import { type QueuedEvent, sqsQueue } from '../lib/queue/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { deliver, type Stack, startStack } from '../tests/stack.ts';
import { startTable } from '../tests/store/emulator.ts';
import { median, report } from './report.ts';

const ROUNDS = 60;
const WARM_UP = 10;

/**
 * From a webhook's first byte to the Graph API call that answers it, on the local stack, against the sum of the raw hops that
 * it is made of: an HTTP round trip through serverless-offline, the queue once, the turn's reads and writes, one HTTP call.
 */
export async function benchPath(): Promise<void> {
  const table = await startTable();
  const sqs = await startFauxqs({ port: 0, logger: false });
  const graph = await startGraph();
  const stack = await startStack({
    env: { DYNAMODB_ENDPOINT: table.endpoint, SQS_ENDPOINT: `http://127.0.0.1:${sqs.port}`, GRAPH_URL: graph.url },
  });
  try {
    const hops = await rawHops(stack, graph.url, table, `http://127.0.0.1:${sqs.port}`);
    const whole: number[] = [];
    const raw = hops.map(({ name }) => ({ name, times: [] as number[] }));
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      const exchanged = await exchange(stack, graph, round);
      const measured: number[] = [];
      // Taken in turns with the exchange, so that whatever else the machine does falls on both.
      for (const { run } of hops) measured.push(await timed(() => run(round)));
      if (round < WARM_UP) continue;
      whole.push(exchanged);
      raw.forEach(({ times }, index) => void times.push(measured[index] ?? Number.NaN));
    }
    for (const { name, times } of raw) console.log(`  raw hop, ${name}: ${median(times).toFixed(2)} ms`);
    const sum = raw.reduce((total, { times }) => total + median(times), 0);
    report('webhook in to Graph call out, against the sum of its hops', median(whole), sum, 2);
  } finally {
    await stack.stop();
    await graph.stop();
    await sqs.stop();
    await table.stop();
  }
}

interface Hop {
  readonly name: string;
  run(round: number): Promise<unknown>;
}

/** Each hop by itself, with the very clients that the stack uses. */
async function rawHops(
  stack: Stack,
  graph: string,
  table: Awaited<ReturnType<typeof startTable>>,
  sqsEndpoint: string,
): Promise<Hop[]> {
  const sqs = new SQSClient(clientOptions({ endpoint: sqsEndpoint }));
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: 'hop.fifo',
      Attributes: { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' },
    }),
  );
  const queue = sqsQueue({ url: QueueUrl, endpoint: sqsEndpoint });
  const store = dynamoStore({ table: table.table, client: table.client });
  const query = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': 'wrong', 'hub.challenge': '1' });
  return [
    {
      name: 'an HTTP round trip through serverless-offline',
      run: () => fetch(`${stack.urls.webhook}?${query}`).then((r) => r.text()),
    },
    {
      name: 'one send and receive on the queue',
      async run(round) {
        const thread = { page: '1', customer: `hop-${round}` };
        const event: QueuedEvent = { thread, key: `k${round}`, id: 'hop', at: 0, source: 'messenger', item: {} };
        await queue.put([event]);
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
        const ReceiptHandle = Messages[0]?.ReceiptHandle;
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      },
    },
    {
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
    },
    { name: 'one HTTP call', run: () => axios.post(`${graph}/hop`, { text: 'hi' }) },
  ];
}

/** From the webhook's first byte until its answer reaches the Graph API (ms). */
async function exchange(stack: Stack, graph: Awaited<ReturnType<typeof startGraph>>, round: number): Promise<number> {
  const customer = String(7_000_000 + round);
  const called = graph.called(customer);
  const start = performance.now();
  const { PAGE_ID: page = '1002003004005' } = stack.env;
  const message = { mid: `m_${round}`, text: 'hi' };
  const item = { sender: { id: customer }, recipient: { id: page }, timestamp: Date.now(), message };
  const answer = await deliver(stack, item);
  if (answer.status !== 200) throw new Error(`The webhook answered ${answer.status}: ${await answer.text()}`);
  return (await called) - start;
}

/** As much of a Graph API as takes messages, and the moment at which each came. */
async function startGraph() {
  const waiting = new Map<string, (at: number) => void>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const at = performance.now();
      const { recipient }: { recipient?: { id?: string } } = JSON.parse(body || '{}');
      waiting.get(recipient?.id ?? '')?.(at);
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ message_id: `m_${at}`, recipient_id: recipient?.id, success: true, result: 'success' }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    called: (customer: string) => new Promise<number>((resolve) => void waiting.set(customer, resolve)),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
