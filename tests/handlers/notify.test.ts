import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { agentDirectory } from '../../lib/agents/index.ts';
import { newConversation } from '../../lib/conversation/index.ts';
import { dynamoStore } from '../../lib/store/index.ts';
import { type PushService, startPushService, vapidKeys } from '../support/push-service.ts';
import { startTable } from '../support/table.ts';
import { answerOf, captureLog } from './capture.ts';

const queued: { notice: unknown; seconds: number }[] = [];
const sqs = createServer(async (request, response) => {
  const { MessageBody, DelaySeconds } = JSON.parse(await text(request));
  queued.push({ notice: JSON.parse(MessageBody), seconds: DelaySeconds });
  const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
  response
    .setHeader('content-type', 'application/x-amz-json-1.0')
    .end(JSON.stringify({ MessageId: '1', MD5OfMessageBody }));
});

const keys = vapidKeys();
let table: Awaited<ReturnType<typeof startTable>>;
let service: PushService;
let logged: () => string;
beforeAll(async () => {
  table = await startTable();
  service = await startPushService(keys.publicKey);
  await new Promise<void>((resolve) => sqs.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(sqs.address() as AddressInfo).port}`;
  vi.stubEnv('SQS_ENDPOINT', address);
  vi.stubEnv('NOTIFY_QUEUE_URL', `${address}/1/notify`);
  vi.stubEnv('DYNAMODB_ENDPOINT', table.endpoint);
  vi.stubEnv('TABLE_NAME', table.table);
  vi.stubEnv('VAPID_KEYS', JSON.stringify(keys));
  vi.stubEnv('INBOX_ORIGIN', 'https://inbox.shop.example');
  vi.stubEnv('ALARM_EMAIL', 'you@shop.example');
  vi.stubEnv('PUSH_ORIGIN', service.origin);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  sqs.close();
  sqs.closeAllConnections();
  await service.stop();
  await table.stop();
});
beforeEach(() => {
  logged = captureLog();
});

const handle = async (body: string) => {
  const { handler } = await import('../../handlers/notify.ts');
  const record = { messageId: 'm1', body } as SQSEvent['Records'][number];
  return answerOf(handler, { Records: [record] });
};

test('a notice of the queue rings the phone of an agent, and the reminder is queued for a minute later', async () => {
  const now = Date.now();
  const directory = agentDirectory(table);
  const { id } = await directory.add({ name: 'Ana' }, now);
  const { token } = await directory.invite(id, now);
  const signedIn = await directory.signIn(token, { network: '192.0.2.1', now });
  if (!signedIn) throw new Error('The invite was refused.');
  await directory.subscriptions.add(signedIn.session, service.subscribe('phone'), now);
  const thread = { page: '1002003004005', customer: 'web-1' };
  await dynamoStore(table).commit({ ...newConversation(thread, now), waitingSince: now });

  await handle(JSON.stringify({ thread, key: 'k1', at: now }));
  expect(service.delivered).toHaveLength(1);
  expect(service.delivered[0]?.subject).toBe('mailto:you@shop.example');
  expect(service.delivered[0]?.notification.navigate).toBe('https://inbox.shop.example/inbox.html#thread=web-1');
  expect(queued).toMatchObject([{ notice: { thread, key: 'k1', later: { step: 'reminder' } }, seconds: 60 }]);
});

test('a message that is not a notice is logged and does not come again', async () => {
  await handle('{"hello":1}');
  expect(logged()).toContain('A message of the queue of notifications cannot be read');
});
