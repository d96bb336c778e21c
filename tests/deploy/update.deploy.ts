import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { timeBudget } from '../../lib/config/index.ts';
import { copyProject } from '../support/project.ts';
import { newFolder } from '../support/stack.ts';
import { type Emulator, REGION, startEmulator } from './emulator.ts';
import { sls } from './sls.ts';
import { tools } from './tools.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The last version with one queue for all threads. It needs the repository's whole history. */
function lastWithOneQueue(): string {
  const log = ['log', '--reverse', '--format=%H', '-SWebQueue:', '--', 'serverless/resources/data.yml'];
  const [added] = git(...log)
    .toString()
    .split('\n');
  return `${added}^`;
}

function git(...args: readonly string[]): Buffer {
  return execFileSync('git', args, { cwd: root, maxBuffer: 256 * 2 ** 20 });
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
    const before = newFolder();
    execFileSync('tar', ['-x', '-C', before], { input: git('archive', lastWithOneQueue()) });
    symlinkSync(join(root, 'node_modules'), join(before, 'node_modules'));
    expect(await deploy(before)).toMatchObject({ code: 0 });

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
