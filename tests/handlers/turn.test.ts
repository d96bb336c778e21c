import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Context, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Question } from '../../lib/bot/index.ts';
import { eventKey } from '../../lib/messenger/key.ts';
import { packBody, queueBody } from '../../lib/queue/record.ts';
import { startTable } from '../support/table.ts';
import { captureLog } from './capture.ts';

const asked: string[] = [];
/** Why the bot cannot be loaded. */
const loading: { problem: string | undefined } = { problem: undefined };
vi.mock(import('../../lib/bot/thread/index.ts'), async (original) => ({
  ...(await original()),
  botThread: () => ({
    start() {},
    async end() {},
    async load() {
      if (loading.problem !== undefined) throw new Error(loading.problem);
    },
    async ask({ event }: Question) {
      asked.push(event.type === 'message' ? (event.message.text ?? '') : event.type);
      return { kind: 'answered' as const, actions: [], saved: {} };
    },
  }),
}));

/** What the function tells SQS: it makes events wait. */
const hidden: { queue: string; seconds: number }[] = [];
const sqs = createServer(async (request, response) => {
  const { QueueUrl, VisibilityTimeout } = JSON.parse(await text(request));
  hidden.push({ queue: String(QueueUrl).split('/').at(-1) ?? '', seconds: VisibilityTimeout });
  response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
});

let table: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  table = await startTable();
  await new Promise<void>((resolve) => sqs.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(sqs.address() as AddressInfo).port}`;
  vi.stubEnv('SQS_ENDPOINT', address);
  vi.stubEnv('QUEUE_URL', `${address}/1/queue.fifo`);
  vi.stubEnv('WEB_QUEUE_URL', `${address}/1/web-queue.fifo`);
  vi.stubEnv('DYNAMODB_ENDPOINT', table.endpoint);
  vi.stubEnv('TABLE_NAME', table.table);
  vi.stubEnv('PAGE_ID', '1002003004005');
  vi.stubEnv('APP_ID', '200300400500600');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  sqs.close();
  sqs.closeAllConnections();
  await table.stop();
});
beforeEach(() => {
  captureLog();
  asked.length = 0;
  hidden.length = 0;
});

function bodyOf(customer: string, words: string): string {
  const item = {
    sender: { id: customer },
    recipient: { id: '1002003004005' },
    timestamp: Date.now(),
    message: { mid: `m-${words}`, text: words },
  };
  const thread = { page: '1002003004005', customer };
  return queueBody({ thread, key: eventKey(item), id: words, at: Date.now(), source: 'messenger', item });
}

/** One call of the function, with a message that was delivered `delivery` times. */
async function deliver(body: string, { queue = 'queue.fifo', delivery = 1, left = 43_000 } = {}): Promise<void> {
  const { handler } = await import('../../handlers/turn.ts');
  const record = {
    body,
    messageId: 'message',
    receiptHandle: 'handle',
    eventSourceARN: `arn:aws:sqs:eu-central-1:1:${queue}`,
    attributes: { ApproximateReceiveCount: String(delivery) },
  } as SQSRecord;
  await handler({ Records: [record] }, { getRemainingTimeInMillis: () => left } as Context);
}

test('The events of one queue message are handled in order, and an event that is delivered again once', async () => {
  const body = packBody(['first', 'second', 'third'].map((words) => bodyOf('7', words)));
  await deliver(body);
  await deliver(body, { delivery: 2 });
  expect(asked).toEqual(['first', 'second', 'third']);
  expect(hidden).toEqual([]);
});

test('A failed event comes again after 1, 2, 4 … seconds, at most after five minutes', async () => {
  for (const delivery of [1, 2, 3, 9, 10]) await expect(deliver('not an event', { delivery })).rejects.toThrow();
  expect(hidden.map(({ seconds }) => seconds)).toEqual([1, 2, 4, 256, 300]);
});

test('A failed event waits in the queue that it came from', async () => {
  await expect(deliver('not an event')).rejects.toThrow();
  await expect(deliver('not an event', { queue: 'web-queue.fifo' })).rejects.toThrow();
  expect(hidden.map(({ queue }) => queue)).toEqual(['queue.fifo', 'web-queue.fifo']);
});

test('An event for which too little time is left comes again at once, and its bot is not asked before', async () => {
  const body = bodyOf('8', 'late');
  await expect(deliver(body, { left: 10_000, delivery: 3 })).rejects.toThrow('too late');
  expect(asked).toEqual([]);
  expect(hidden).toEqual([{ queue: 'queue.fifo', seconds: 0 }]);
  await deliver(body, { delivery: 4 });
  expect(asked).toEqual(['late']);
});

test('The function says whether its bot can be loaded, and reads no conversation for it', async () => {
  const { handler } = await import('../../handlers/turn.ts');
  const ask = () => handler({ check: 'bot' }, { getRemainingTimeInMillis: () => 43_000 } as Context);
  vi.stubEnv('DYNAMODB_ENDPOINT', 'http://127.0.0.1:1');
  expect(await ask()).toEqual({ loads: true });
  loading.problem = 'bot.ts cannot be loaded: no key, Bearer abc (bot.ts:3:9)';
  expect(await ask()).toEqual({
    loads: false,
    problem: 'bot.ts cannot be loaded: no key, Bearer [redacted] (bot.ts:3:9)',
  });
  vi.stubEnv('DYNAMODB_ENDPOINT', table.endpoint);
});
