import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { timeBudget } from '../../lib/config/index.ts';
import { newFolder } from '../support/new-folder.ts';
import { copyProject } from '../support/project.ts';
import { command, signInAgent } from './agent.ts';
import { type Emulator, REGION, startEmulator } from './emulator.ts';
import { sls } from './sls.ts';
import { visit } from './socket.ts';
import { tools } from './tools.ts';
import { waitFor } from './wait.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The last version before the first commit that these arguments of `git log` find. It needs the whole history. */
function lastBefore(...found: readonly string[]): string {
  const [first] = git('log', '--reverse', '--format=%H', ...found)
    .toString()
    .split('\n');
  return `${first}^`;
}

function git(...args: readonly string[]): Buffer {
  return execFileSync('git', args, { cwd: root, maxBuffer: 256 * 2 ** 20 });
}

/** The project as it was at a commit. */
function projectOf(commit: string): string {
  const folder = newFolder();
  execFileSync('tar', ['-x', '-C', folder], { input: git('archive', commit) });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A stack of an older version, which one deploy brings to this one. */
describe('An update of a stack that has one queue', () => {
  let emulator: Emulator;
  const deploy = (project: string) => {
    const socketEndpoint = `${emulator.url}/_aws/execute-api/\${WebsocketsApi}/dev`;
    return sls(project, emulator.env, 'deploy', '--param', `socket-endpoint=${socketEndpoint}`);
  };

  beforeAll(async () => {
    emulator = await startEmulator(await tools(), newFolder());
    Object.assign(process.env, emulator.env);
  });
  afterAll(() => emulator?.stop());

  test('keeps the queue with its messages, and adds the second one with its workers', async () => {
    expect(await deploy(projectOf(lastBefore('-SWebQueue:', '--', 'serverless/resources/data.yml')))).toMatchObject({
      code: 0,
    });

    const sqs = new SQSClient({ region: REGION });
    const queueUrl = (name: string) => `${emulator.url}/000000000000/customer-chat-dev-${name}.fifo`;
    const waiting = { MessageBody: 'not an event', MessageGroupId: 'a', MessageDeduplicationId: 'a' };
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl('dlq'), ...waiting }));

    expect(await deploy(copyProject())).toMatchObject({ code: 0 });
    for (const name of ['queue', 'web-queue']) {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl(name), AttributeNames: ['VisibilityTimeout'] }),
      );
      expect(Number(Attributes?.VisibilityTimeout)).toBe(timeBudget().visibilitySeconds);
    }
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl('dlq') }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['not an event']);
    const lambda = new LambdaClient({ region: REGION });
    const { EventSourceMappings = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: 'customer-chat-dev-turn' }),
    );
    expect(EventSourceMappings.map(({ EventSourceArn }) => EventSourceArn?.split(':').at(-1)).sort()).toEqual([
      'customer-chat-dev-queue.fifo',
      'customer-chat-dev-web-queue.fifo',
    ]);
  });
});

/** The version before agents had an inbox. */
describe('An update of a stack that has no inbox', () => {
  let emulator: Emulator;
  const deploy = (project: string) => {
    const socketEndpoint = `${emulator.url}/_aws/execute-api/\${WebsocketsApi}/dev`;
    return sls(project, emulator.env, 'deploy', '--param', `socket-endpoint=${socketEndpoint}`);
  };
  const outputs = async () => {
    const cloudFormation = new CloudFormationClient({ region: REGION });
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'customer-chat-dev' }));
    const all = Stacks?.[0]?.Outputs ?? [];
    return Object.fromEntries(all.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  };
  const pushKeys = async () => {
    const ssm = new SSMClient({ region: REGION });
    const Names = ['VAPID_KEYS', 'PUSH_KEY'].map((name) => `/customer-chat/dev/${name}`);
    const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names, WithDecryption: true }));
    return Object.fromEntries(
      Parameters.map(({ Name = '', Type, Value }) => [Name.split('/').at(-1), { Type, Value }]),
    );
  };

  beforeAll(async () => {
    emulator = await startEmulator(await tools(), newFolder());
    Object.assign(process.env, emulator.env);
  });
  afterAll(() => emulator?.stop());

  test('keeps table and indexes, adds inbox and keys, and lists the conversations that existed', async () => {
    expect(await deploy(projectOf(lastBefore('--', 'lib/agents')))).toMatchObject({ code: 0 });
    const { TableName, SiteUrl = '', SocketEndpoint = '' } = await outputs();
    const socket = SocketEndpoint.replace('http', 'ws');
    const visitor = await visit(socket, SiteUrl);
    visitor.send({ type: 'hello', id: 'h1', start: true, locale: 'en_US' });
    await visitor.next('welcome');
    visitor.send({ type: 'event', id: 'c-1', message: { text: 'written before the update' } });
    await visitor.next('entry', ({ entry }) => 'sent' in entry);
    visitor.close();
    const dynamodb = new DynamoDBClient({ region: REGION });
    const indexes = async () => {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
      return Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })).sort((a, b) => String(a.IndexName).localeCompare(String(b.IndexName)));
    };
    const before = await indexes();

    const project = copyProject();
    const updated = await deploy(project);
    expect(updated).toMatchObject({ code: 0 });
    const after = await outputs();
    expect(after).toMatchObject({ TableName, SiteUrl });
    expect(await indexes()).toEqual(before);
    expect(updated.output).toContain(`${after.InboxUrl}/inbox.html`);
    const inbox = await fetch(`${emulator.url}/${after.InboxBucketName}/inbox.html`);
    expect(inbox.headers.get('content-type')).toBe('text/html; charset=utf-8');

    const keys = await pushKeys();
    expect(keys).toMatchObject({ VAPID_KEYS: { Type: 'SecureString' }, PUSH_KEY: { Type: 'String' } });
    expect(updated.output).not.toContain(JSON.parse(keys.VAPID_KEYS?.Value ?? '{}').privateKey);
    expect(await deploy(project)).toMatchObject({ code: 0 });
    expect(await pushKeys()).toEqual(keys);

    expect(await command(emulator, 'migrate')).toContain('Conversations queued: 1.');
    const migrated = "Nothing to do. Conversations in the inbox's list: 1.";
    await waitFor(
      'end of the migration',
      async () => (await command(emulator, 'migrate')).includes(migrated) || undefined,
    );
    const agent = await signInAgent(emulator, 'Ana', { socket, inbox: after.InboxUrl ?? '' });
    agent.send({ type: 'agent_list', id: 'list', shelf: 'bot' });
    const { rows } = await agent.next('agent_rows');
    expect(rows).toHaveLength(1);
    agent.send({ type: 'agent_open', id: 'open', thread: rows[0]?.thread.customer });
    const { entries } = await agent.next('agent_thread');
    expect(JSON.stringify(entries)).toContain('written before the update');
    agent.close();
  });
});
