import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { exportThread } from '../../cli/export/export.ts';
import { forget } from '../../cli/forget/forget.ts';
import { logs } from '../../cli/logs/logs.ts';
import { replay } from '../../cli/replay/replay.ts';
import type { Line, Thread } from '../../lib/conversation/index.ts';
import { newConversation } from '../../lib/conversation/index.ts';
import { connections, sessions, type VisitorConnection } from '../../lib/live/index.ts';
import { eventKey } from '../../lib/messenger/key.ts';
import { type QueuedEvent, queuedEvent, sqsQueue } from '../../lib/queue/index.ts';
import { dynamoStore } from '../../lib/store/index.ts';
import { runTurn } from '../../lib/turn/index.ts';
import { eventually } from '../support/eventually.ts';
import { PAGE, World } from '../support/turn-world.ts';
import { startAws, type TestAws } from './aws.ts';
import { runCommand } from './run.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const run = (command: Parameters<typeof runCommand>[0], ...args: string[]) =>
  runCommand(command, args, { env: aws.env });

const sqs = () => new SQSClient({ endpoint: aws.env.AWS_ENDPOINT_URL_SQS });
const waiting = (name: 'queue' | 'dlq') =>
  (aws.queues.inspectQueue(`customer-chat-dev-${name}.fifo`)?.messages.ready ?? []).map(({ body }) => body);

function event(customer: string, mid: string): QueuedEvent {
  const item = { sender: { id: customer }, recipient: { id: PAGE }, timestamp: 1, message: { mid, text: mid } };
  return { thread: { page: PAGE, customer }, key: eventKey(item), id: `id-${mid}`, at: 1, source: 'messenger', item };
}
const enqueue = (...events: QueuedEvent[]) =>
  sqsQueue({ url: aws.urls.queue, endpoint: aws.env.AWS_ENDPOINT_URL_SQS }).enqueue(events);
/** Queues events that fail until they are dead letters. */
async function giveUp(...events: QueuedEvent[]): Promise<void> {
  await enqueue(...events);
  await eventually(async () => {
    await sqs().send(
      new ReceiveMessageCommand({ QueueUrl: aws.urls.queue, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    );
    expect(waiting('queue')).toHaveLength(0);
    expect(waiting('dlq')).toHaveLength(events.length);
  });
}
/** Handles waiting events as the worker does: the next one of a thread comes when the one before is done. */
async function handled(): Promise<QueuedEvent[]> {
  const QueueUrl = aws.urls.queue;
  const { Messages = [] } = await sqs().send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const { ReceiptHandle } of Messages) await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  const events = Messages.map(({ Body = '' }) => queuedEvent(Body));
  return events.length === 0 ? [] : [...events, ...(await handled())];
}

describe('Dead letters', () => {
  test('are listed without a change, and brought back one by one or all, in order', async () => {
    const events = [event('p1', 'a'), event('p1', 'b'), event('p2', 'c')];
    await giveUp(...events);
    const { output } = await run(replay, 'list');
    expect(output).toContain(`${PAGE}:p1`);
    expect(output).toContain('and 1 more behind them');
    expect(waiting('dlq')).toHaveLength(3);

    const id =
      output
        .split('\n')
        .find((line) => line.includes('p2'))
        ?.split(' ')[0] ?? '';
    expect((await run(replay, 'one', id)).output).toContain('1 brought back');
    expect((await run(replay, 'one', id)).what).toContain(`no dead letter ${id}`);
    expect((await run(replay, 'all', '5')).what).toBe('"5" is not expected: nothing was done.');
    expect((await run(replay, 'all')).output).toContain('2 brought back');
    expect(waiting('dlq')).toHaveLength(0);
    const back = await handled();
    expect(back.filter(({ thread }) => thread.customer === 'p1')).toEqual(events.slice(0, 2));
    expect(back).toHaveLength(3);
    expect((await run(replay, 'list')).output).toContain('no dead letters');
  });

  test('that are not events are listed, and stay in the queue', async () => {
    const attributes = { MessageGroupId: 'g', MessageDeduplicationId: 'd' };
    await sqs().send(new SendMessageCommand({ QueueUrl: aws.urls.deadLetters, MessageBody: '{"v":9}', ...attributes }));
    expect((await run(replay, 'list')).output).toContain('unreadable');
    const { code, output } = await run(replay, 'all');
    expect(code).toBe(1);
    expect(output).toContain('1 left where they are');
    expect(waiting('dlq')).toEqual(['{"v":9}']);
    aws.queues.reset();
  });

  test('of a local stack are found through its file stack.json', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'customer-chat-'));
    mkdirSync(join(directory, '.data'));
    const { queue, deadLetters: dlq } = aws.urls;
    const stack = {
      sqs: aws.env.AWS_ENDPOINT_URL_SQS,
      dynamodb: aws.database.endpoint,
      table: aws.database.table,
      queue,
      dlq,
    };
    writeFileSync(join(directory, '.data/stack.json'), JSON.stringify(stack));
    const list = () => runCommand(replay, ['list', '--local'], { env: {}, directory });
    expect((await list()).what).toBe('The queues of this laptop cannot be found.');
    writeFileSync(join(directory, '.data/stack.pid'), String(process.pid));
    expect((await list()).output).toBe('✓ There are no dead letters.');
    await giveUp(event('p4', 'local'));
    const forgotten = await runCommand(forget, [`${PAGE}:p4`, '--local', '--yes'], { env: {}, directory });
    expect(forgotten.output).toContain('dead letters: 1');
    expect(waiting('dlq')).toEqual([]);
    rmSync(directory, { recursive: true });
  });

  test('do nothing when they are handled a second time', async () => {
    const poison = event('p9', 'poison');
    await giveUp(poison);
    // The event comes twice, as after a replay that ended before it deleted the letter.
    await run(replay, 'all');
    const first = await handled();
    const world = new World({});
    for (const each of [...first, ...first]) world.queue.push({ event: each, deliveries: 0 });
    await world.drain();
    expect(first).toEqual([poison]);
    const lines = await world.store.history(poison.thread, { after: 0, limit: 10 });
    expect(lines.filter(({ speaker }) => speaker === 'customer')).toHaveLength(1);
  });
});

describe('A conversation', () => {
  const thread = { page: PAGE, customer: '5001' };
  const line = (seq: number): Line => ({
    seq,
    at: seq,
    speaker: 'customer',
    surface: 'messenger',
    content: { message: { mid: `m${seq}`, text: `line ${seq}` } },
    key: `k${seq}`,
    status: 'received',
  });
  async function talk(lines: number): Promise<void> {
    const store = dynamoStore({ table: aws.database.table, documentClient: aws.database.documentClient });
    await store.commit({ ...newConversation(thread, 1), seq: lines });
    for (let seq = 1; seq <= lines; seq += 1) await store.append(thread, line(seq));
  }

  test('is exported completely, one JSON line for each line, and then deleted completely', async () => {
    await talk(230);
    const { code, output } = await run(exportThread, `${PAGE}:5001`);
    expect(code).toBe(0);
    expect(output.split('\n').map((each) => JSON.parse(each))).toEqual(
      Array.from({ length: 230 }, (_, n) => line(n + 1)),
    );

    expect((await run(forget, `${PAGE}:5001`)).what).toBe('Nothing was deleted.');
    expect((await run(forget, `${PAGE}:5001`, '--yes')).output).toContain('231 items');
    const { what, todo } = await run(exportThread, `${PAGE}:5001`);
    expect(what).toContain(`nothing of ${PAGE}:5001`);
    expect(todo).toContain('npm run threads');
  });

  test('is exported with dots for the digits by which a browser joins, in every format', async () => {
    const { table, documentClient } = aws.database;
    const other = { page: PAGE, customer: '5002' };
    const content = { sent: { text: 'Your digits: 123 456' } };
    const store = dynamoStore({ table, documentClient });
    await store.append(other, { ...line(1), speaker: 'system', content, status: 'sent' });
    for (const format of ['jsonl', 'json', 'text', 'html']) {
      const { output } = await run(exportThread, `${PAGE}:5002`, '--format', format);
      expect(output, format).toContain('Your digits: ••• •••');
    }
  });

  test('is deleted with its session and connections, its dead letters, and its events that wait', async () => {
    const { table, documentClient, endpoint } = aws.database;
    const site = { documentClient, table };
    const { session, token } = await sessions(site).start({ page: PAGE }, PAGE, Date.now());
    const { thread: visitor } = session;
    const other = { page: PAGE, customer: '6001' };
    const connection = { id: 'c1', thread: visitor, role: 'visitor', session: session.hash, expires: session.expires };
    await connections(site).add(connection as VisitorConnection, Date.now());
    const world = new World({ message: (chat, { message }) => chat.reply(`about ${message.text}`) });
    const ports = { ...world.ports(), now: Date.now, store: dynamoStore({ table, endpoint }) };
    const history = (of: Thread) => ports.store.history(of, { after: 0, limit: 100 });
    const written = (of: Thread, mid: string): QueuedEvent => {
      const item = { sender: { id: of.customer }, recipient: { id: PAGE }, message: { mid, text: mid } };
      return { thread: of, key: eventKey(item), id: `id-${mid}`, at: Date.now(), source: 'web', item };
    };
    const first = () => ({ delivery: 1, deadline: Date.now() + 60_000 });
    const work = async () => {
      for (const event of await handled()) await runTurn(ports, event, first());
    };

    await runTurn(ports, written(visitor, 'handled'), first());
    await giveUp(written(visitor, 'dead'), written(other, 'dead, of another thread'));
    await enqueue(written(visitor, 'waiting'), written(other, 'waiting, of another thread'));
    expect(await history(visitor)).toHaveLength(2);
    await ports.store.putDay(visitor, { day: '2026-11-28', surface: 'web', wrote: true });

    const { output } = await run(forget, `${PAGE}:${visitor.customer}`, '--yes');
    expect(output).toContain(
      'conversation: 1, lines: 2, markers: 1, days: 1, sessions: 1, connections: 1, dead letters: 1',
    );
    expect(await sessions(site).find(token, PAGE, Date.now())).toBeUndefined();
    expect(await connections(site).ofThread(visitor, Date.now())).toEqual([]);
    expect(await connections(site).get('c1')).toBeUndefined();

    await work();
    expect((await run(replay, 'all')).output).toContain('1 brought back');
    await work();
    expect(await history(visitor)).toEqual([]);
    expect(await history(other)).toHaveLength(4);
    expect((await run(forget, `${PAGE}:${visitor.customer}`, '--yes')).output).toContain('There is nothing');

    await runTurn(ports, written(visitor, 'later'), first());
    expect(await history(visitor)).toHaveLength(2);
  });

  test('names those that are linked with it, and says which are proven to be the same person’s', async () => {
    const { table, documentClient } = aws.database;
    const web = { page: PAGE, customer: 'web-linked' };
    await dynamoStore({ table, documentClient }).commit({
      ...newConversation(web, 1),
      sessions: [],
      mail: { address: 'mia@example.org', site: 'shop.example', at: 1, state: 'on' },
      follow: { link: 'l1', customer: '6101', since: 1 },
      joins: [{ id: 'j1', session: 's1', customer: '6102', through: 1, at: 1 }],
    });
    const { output } = await run(forget, `${PAGE}:web-linked`, '--yes');
    expect(output).toContain('A hash of the mail address');
    expect(output).toMatch(/:6101\. It is not proven to be the same person’s: .*\n.* the answers that followed there/);
    expect(output).toMatch(/:6102\. It is the same person’s: .* six digits .*\n.* what they wrote on the website/);
    expect((await handled()).map(({ thread }) => thread.customer).sort()).toEqual(['6101', '6102']);
  });

  test('that cannot be read is deleted all the same', async () => {
    const { table, documentClient } = aws.database;
    await documentClient.send(new PutCommand({ TableName: table, Item: { pk: `C#${PAGE}:5009`, sk: 'STATE' } }));
    expect((await run(forget, `${PAGE}:5009`, '--yes')).output).toContain('1 items');
    expect((await dynamoStore({ table, documentClient }).load({ page: PAGE, customer: '5009' }, 'k')).handled).toBe(
      false,
    );
  });

  test('of which there is nothing is not deleted: a wrong id is told, and leaves nothing', async () => {
    const { table, documentClient } = aws.database;
    expect(await run(forget, `${PAGE}:50010`, '--yes')).toMatchObject({
      code: 1,
      what: expect.stringContaining(`There is nothing of ${PAGE}:50010`),
    });
    const { conversation } = await dynamoStore({ table, documentClient }).load({ page: PAGE, customer: '50010' }, 'k');
    expect(conversation).toBeUndefined();
    for (const half of [`${PAGE}:`, ':5001']) {
      expect((await run(forget, half, '--yes')).what).toBe(`"${half}" is half of a thread.`);
    }
  });

  test('that never began is deleted with its dead letters', async () => {
    const of = { page: PAGE, customer: '50011' };
    const item = { sender: { id: of.customer }, recipient: { id: PAGE }, message: { mid: 'm', text: 'poison' } };
    await giveUp({ thread: of, key: eventKey(item), id: 'id-m', at: Date.now(), source: 'web', item });
    expect((await run(forget, `${PAGE}:50011`, '--yes')).output).toContain('dead letters: 1');
  });

  test('must be the only word of the command', async () => {
    expect((await run(exportThread)).what).toBe('Which thread?');
    for (const command of [exportThread, forget, logs]) {
      expect((await run(command, '5001', '5002')).what).toBe('"5002" is not expected: nothing was done.');
    }
  });
});

describe('Logs', () => {
  const entry = (secondsAgo: number, message: string, fields: object) => {
    const timestamp = Date.now() - secondsAgo * 1000;
    return {
      timestamp,
      message: JSON.stringify({ time: new Date(timestamp).toISOString(), level: 'info', message, ...fields }),
    };
  };
  const events = [entry(30, 'Queued a webhook', { id: 'r-1' }), entry(20, 'Queued a webhook', { id: 'r-2' })];
  const turns = [
    entry(29, 'Typing could not be shown', { id: 'r-1', page: PAGE, customer: '5001' }),
    entry(7200, 'Long ago', { id: 'r-0', page: PAGE, customer: '5001' }),
  ];
  const said = (output: string) => output.split('\n').map((each) => JSON.parse(each).message);

  test('of a thread include lines of other functions about the same events, oldest first', async () => {
    aws.account.logs.set('/aws/lambda/customer-chat-dev-events', events);
    aws.account.logs.set('/aws/lambda/customer-chat-dev-turn', turns);
    expect(said((await run(logs, `${PAGE}:5001`)).output)).toEqual(['Queued a webhook', 'Typing could not be shown']);
    expect(said((await run(logs, `${PAGE}:5001`, '--since', '1d')).output)).toHaveLength(3);
    aws.account.logs.clear();
    expect((await run(logs, `${PAGE}:5001`)).output).toContain('Nothing was logged');
    expect((await run(logs, `${PAGE}:5001`, '--since', 'yesterday')).what).toContain('not a duration');
  });

  test('of the local stack are read from its log files, in the data folder of .env', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'customer-chat-'));
    const local = () => runCommand(logs, [`${PAGE}:5001`, '--local'], { env: {}, directory });
    expect((await local()).todo).toContain('npm start');
    const file = (folder: string, name: string, lines: readonly { message: string }[]) =>
      writeFileSync(join(folder, name), ['Starting', ...lines.map(({ message }) => message), ''].join('\n'));
    mkdirSync(join(directory, '.data'));
    file(join(directory, '.data'), 'stack.log', turns);
    // The older file.
    file(join(directory, '.data'), 'stack.log.1', events);
    expect(said((await local()).output)).toEqual(['Queued a webhook', 'Typing could not be shown']);

    const elsewhere = mkdtempSync(join(tmpdir(), 'customer-chat-'));
    writeFileSync(join(directory, '.env'), `DATA_DIR=${elsewhere}\n`);
    file(elsewhere, 'stack.log', turns);
    expect(said((await local()).output)).toEqual(['Typing could not be shown']);
    rmSync(elsewhere, { recursive: true });
    rmSync(directory, { recursive: true });
  });
});
