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
import { unreadAnswer } from '../support/unread-answer.ts';
import { answerOf, captureLog } from './capture.ts';

const queued: { notice: unknown; seconds: number }[] = [];
/** What threads were told. */
const told: unknown[] = [];
const md5 = (body: string) => createHash('md5').update(body).digest('hex');
const sqs = createServer(async (request, response) => {
  const { MessageBody, DelaySeconds, Entries = [] } = JSON.parse(await text(request));
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  if (MessageBody === undefined) {
    const Successful = Entries.map(({ Id, MessageBody: body }: { Id: string; MessageBody: string }) => {
      told.push(JSON.parse(body).item.told);
      return { Id, MessageId: Id, MD5OfMessageBody: md5(body) };
    });
    response.end(JSON.stringify({ Successful, Failed: [] }));
    return;
  }
  queued.push({ notice: JSON.parse(MessageBody), seconds: DelaySeconds });
  response.end(JSON.stringify({ MessageId: '1', MD5OfMessageBody: md5(MessageBody) }));
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
  vi.stubEnv('QUEUE_URL', `${address}/1/queue`);
  vi.stubEnv('HTTP_ORIGIN', 'https://api.shop.example');
  vi.stubEnv('MAIL_FROM', '');
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

test('a mail for which the operator has taken the sender out fails at its line, and does not come again', async () => {
  const notice = await unreadAnswer(dynamoStore(table), { page: '1002003004005', customer: 'web-2' });
  await handle(JSON.stringify(notice));
  expect(told).toMatchObject([{ kind: 'mailed', seqs: [1], status: 'failed', error: { code: 'mail_off' } }]);
});

test('a message that is not a notice is logged and does not come again', async () => {
  await handle('{"hello":1}');
  expect(logged()).toContain('A message of the queue of notifications cannot be read');
});
