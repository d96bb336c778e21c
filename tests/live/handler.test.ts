import { startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { queuedEvent } from '../../lib/queue/index.ts';
import { startTable } from '../support/table.ts';

const origin = 'http://localhost:8080';
let handle: (event: object) => Promise<{ statusCode: number; body?: string }>;
let queued: () => string[];
let stop: () => Promise<unknown>;

beforeAll(async () => {
  const [table, sqs] = await Promise.all([startTable(), startFauxqs({ port: 0, logger: false })]);
  const { queueUrl } = sqs.createQueue('chat.fifo', { attributes: { FifoQueue: 'true' } });
  vi.stubEnv('LOCAL', '1');
  vi.stubEnv('TABLE_NAME', table.table);
  vi.stubEnv('DYNAMODB_ENDPOINT', table.endpoint);
  vi.stubEnv('QUEUE_URL', queueUrl);
  vi.stubEnv('SQS_ENDPOINT', `http://127.0.0.1:${sqs.port}`);
  const { handler } = await import('../../handlers/socket.ts');
  handle = async (event) => Object(await Reflect.apply(handler, undefined, [event]));
  queued = () => (sqs.inspectQueue('chat.fifo')?.messages.ready ?? []).map(({ body }) => body);
  stop = () => Promise.all([table.stop(), sqs.stop()]);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await stop();
});

const about = (eventType: string) => ({
  requestContext: { eventType, connectionId: 'c1', identity: { sourceIp: '192.0.2.1' } },
  isBase64Encoded: false,
});
async function send(frame: object, changes: object = {}) {
  const answer = await handle({ ...about('MESSAGE'), body: JSON.stringify(frame), ...changes });
  expect(answer.statusCode).toBe(200);
  return JSON.parse(answer.body ?? 'null');
}

test.each([['Origin'], ['origin']])('A browser may connect from an allowed origin (header %s)', async (name) => {
  expect(await handle({ ...about('CONNECT'), headers: { [name]: origin } })).toEqual({ statusCode: 200 });
});

test('A browser from another origin is refused with 403, and one log line says why', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const answers = [
    await handle({ ...about('CONNECT'), headers: { Origin: 'https://evil.example' } }),
    await handle({ ...about('CONNECT'), headers: {} }),
    await handle(about('CONNECT')),
  ];
  const lines = write.mock.calls.map(([line]) => JSON.parse(String(line)));
  write.mockRestore();
  expect(answers).toEqual([{ statusCode: 403 }, { statusCode: 403 }, { statusCode: 403 }]);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatchObject({ level: 'warn', origin: 'https://evil.example' });
});

test('A message of a visitor is in the queue when its acknowledgement comes back', async () => {
  const welcome = await send({ type: 'hello', id: 'h', start: true });
  expect(welcome).toMatchObject({ type: 'welcome', session: { token: expect.any(String) } });
  expect(await send({ type: 'event', id: 'c-1', message: { text: 'hi 👋' } })).toEqual({ type: 'ack', id: 'c-1' });
  expect(queued().map(queuedEvent)).toMatchObject([
    { source: 'web', clientId: 'c-1', thread: { page: '1002003004005' }, item: { message: { text: 'hi 👋' } } },
  ]);
});

test('A typing frame gets no answer', async () => {
  expect(await send({ type: 'typing', on: true })).toBeNull();
});

test('A binary frame is refused with a message that names the reason', async () => {
  expect(await send({ type: 'ping', id: 'p' }, { isBase64Encoded: true })).toMatchObject({
    code: 'bad_frame',
    message: expect.stringContaining('binary'),
  });
});

test('A browser that names the route $disconnect in its frame does not end its connection', async () => {
  const event = about('MESSAGE');
  await handle({ ...event, requestContext: { ...event.requestContext, routeKey: '$disconnect' }, body: '{}' });
  expect(await send({ type: 'event', id: 'c-2', message: { text: 'still here' } })).toMatchObject({ type: 'ack' });
});

test('No frame can be sent over a connection that has ended', async () => {
  expect(await handle(about('DISCONNECT'))).toEqual({ statusCode: 200 });
  expect(await send({ type: 'event', id: 'c-3', message: { text: 'hi' } })).toMatchObject({ code: 'session_needed' });
});
