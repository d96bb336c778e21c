import { SQSClient } from '@aws-sdk/client-sqs';
import { redeliverySeconds } from '../../lib/queue/index.ts';
import { referenced, type Service } from '../package/service.ts';
import { emulated } from './emulated.ts';
import type { Emulators } from './emulators.ts';
import { invoke } from './invoke.ts';
import { startPoller } from './poller.ts';

/**
 * Polls the queue of each function that has one; `serverless-offline` does not.
 * @returns a function that stops it, and waits at most `patience` ms for running calls.
 */
export function startSources(
  service: Service,
  { sqs: endpoint, refs }: Emulators,
  lambdaPort: number,
  warn: (message: string) => void,
): (patience: number) => Promise<void> {
  const { region } = service.provider;
  const sqs = new SQSClient(emulated(endpoint, region));
  const pollers = Object.values(service.functions).flatMap(({ name, events = [] }) =>
    events.flatMap((event) => {
      const queueUrl = refs[referenced(event.sqs?.arn) ?? ''];
      if (queueUrl === undefined) return [];
      const queueArn = `arn:aws:sqs:${region}:000000000000:${queueUrl.slice(queueUrl.lastIndexOf('/') + 1)}`;
      const run = (records: Parameters<typeof invoke>[2]): Promise<void> => invoke(lambdaPort, name, records);
      const concurrency = event.sqs?.maximumConcurrency;
      return startPoller({ sqs, queueUrl, queueArn, region, concurrency, invoke: run, delay: redeliverySeconds, warn });
    }),
  );
  return async (patience) => {
    await Promise.all(pollers.map((poller) => poller.stop(patience)));
    sqs.destroy();
  };
}
