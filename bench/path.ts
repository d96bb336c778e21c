import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import { startFauxqs } from 'fauxqs';
import { deliver, type Stack, startStack } from '../tests/support/stack.ts';
import { startTable } from '../tests/support/table.ts';
import { against, type Hop, queueHop, tableHop } from './hops.ts';

/**
 * From a webhook's first byte to the Graph API call that answers it, on the local stack, against the sum of the raw
 * hops that it is made of: an HTTP round trip through serverless-offline, the queue once, the turn's reads and writes,
 * one HTTP call.
 */
export async function benchPath(): Promise<void> {
  const table = await startTable();
  const sqs = await startFauxqs({ port: 0, logger: false });
  const graph = await startGraph();
  const sqsEndpoint = `http://127.0.0.1:${sqs.port}`;
  const stack = await startStack({
    env: { DYNAMODB_ENDPOINT: table.endpoint, SQS_ENDPOINT: sqsEndpoint, GRAPH_URL: graph.url },
  });
  try {
    const query = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': 'wrong', 'hub.challenge': '1' });
    const hops: Hop[] = [
      {
        name: 'an HTTP round trip through serverless-offline',
        run: () => fetch(`${stack.urls.webhook}?${query}`).then((answer) => answer.text()),
      },
      await queueHop(sqsEndpoint),
      tableHop(table),
      { name: 'one HTTP call', run: () => axios.post(`${graph.url}/hop`, { text: 'hi' }) },
    ];
    await against(
      'webhook in to Graph call out, against the sum of its hops',
      (round) => exchange(stack, graph, round),
      hops,
      2,
    );
  } finally {
    await stack.stop();
    await graph.stop();
    await sqs.stop();
    await table.stop();
  }
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

/** A Graph API that accepts messages, and records when each came. */
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
