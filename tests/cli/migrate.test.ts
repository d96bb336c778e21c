import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { migrate } from '../../cli/migrate/migrate.ts';
import { newConversation, type Thread } from '../../lib/conversation/index.ts';
import { queuedEvent } from '../../lib/queue/index.ts';
import { dynamoStore } from '../../lib/store/index.ts';
import { PAGE } from '../support/turn-world.ts';
import { startAws, type TestAws } from './aws.ts';
import { runCommand } from './run.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const run = (...args: string[]) => runCommand(migrate, ['--rate', '1000', ...args], { env: aws.env });
const thread = (customer: string): Thread => ({ page: PAGE, customer });
const waiting = () =>
  (aws.queues.inspectQueue('customer-chat-dev-queue.fifo')?.messages.ready ?? []).map(({ body }) => queuedEvent(body));

/** Sets the attribute that the inbox lists, as another version wrote it. */
async function withSummary(
  client: TestAws['database']['documentClient'],
  customer: string,
  summary: object,
): Promise<void> {
  const item = { pk: `C#${PAGE}:${customer}`, sk: 'STATE', version: 1, at: 1, state: '{}' };
  await client.send(
    new PutCommand({
      TableName: aws.database.table,
      Item: { ...item, inbox: 'open', summary: JSON.stringify(summary) },
    }),
  );
}

test('Every conversation without a row gets one event of the clock, and the others none', async () => {
  const client = aws.database.documentClient;
  const store = dynamoStore({ table: aws.database.table, documentClient: client });
  await store.commit(newConversation(thread('old'), 1));
  await withSummary(client, 'of-an-older-version', { seq: 3 });
  await withSummary(client, 'listed', { seq: 3, version: 1 });
  const { tombstone } = await store.bury(thread('forgotten'), { at: 1, now: Date.now() });
  await store.commit({ ...tombstone, forgotten: { at: 1, through: 3 } });
  await store.bury(thread('forgotten-and-blocked'), { at: 1, now: Date.now() });
  const { code, output } = await run();
  expect(code).toBe(0);
  expect(output).toContain('Conversations queued: 2.');
  expect(output).toContain('There already: 1.');
  const events = waiting();
  expect(events.map(({ thread: { customer } }) => customer).sort()).toEqual(['of-an-older-version', 'old']);
  expect(new Set(events.map(({ source }) => source))).toEqual(new Set(['clock']));
});

test('A wrong rate is refused before anything is read', async () => {
  expect(await runCommand(migrate, ['--rate', 'fast'], { env: aws.env })).toMatchObject({
    code: 1,
    what: '--rate is fast.',
  });
});
