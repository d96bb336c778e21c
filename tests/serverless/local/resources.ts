import { timeBudget } from '../../../lib/config/index.ts';
import type { Resource } from '../../../serverless/package/service.ts';

/** Two queues as `serverless.yml` has them. */
export const resources: Record<string, Resource> = {
  Queue: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'queue.fifo',
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      VisibilityTimeout: timeBudget().visibilitySeconds,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 10 },
    },
  },
  DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dlq.fifo', FifoQueue: true } },
};
