import { startDatabase } from '../serverless/database.ts';
import { ensureQueues, startQueues } from '../serverless/queues.ts';
import { newFolder } from './stack.ts';

/** A database and a queue that outlive a stack: hand `env` to `startStack`, then kill it as you like. */
export interface Servers {
  readonly env: { readonly DYNAMODB_ENDPOINT: string; readonly SQS_ENDPOINT: string };
  close(): Promise<void>;
}

/**
 * @param visibility how long (s) what a killed stack had taken stays hidden. In AWS it is 180, which no test wants to wait for;
 *   a turn that takes longer than this is run twice.
 */
export async function startServers(visibility = 3): Promise<Servers> {
  const [database, queues] = await Promise.all([startDatabase(newFolder()), startQueues()]);
  const fifo = { FifoQueue: true, DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };
  const redrive = { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 10 };
  await ensureQueues(queues.endpoint, 'eu-central-1', {
    DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { ...fifo, QueueName: 'customer-chat-dev-dlq.fifo' } },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        ...fifo,
        QueueName: 'customer-chat-dev-queue.fifo',
        VisibilityTimeout: visibility,
        RedrivePolicy: redrive,
      },
    },
  });
  return {
    env: { DYNAMODB_ENDPOINT: database.endpoint, SQS_ENDPOINT: queues.endpoint },
    async close() {
      await queues.close({});
      await database.close();
    },
  };
}
