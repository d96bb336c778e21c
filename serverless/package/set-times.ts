import config from '#config';
import { timeBudget } from '../../lib/config/index.ts';
import { referenced, type Service } from './service.ts';

/**
 * Gives `turn` and its queues the times that follow from `botSeconds` of `chat.config.ts`. `serverless.yml` names none,
 * since the framework could not compute them.
 */
export function setTimes({ functions, resources }: Service, botSeconds = config.botSeconds): void {
  const { turn } = functions;
  if (turn === undefined) return;
  const { functionSeconds, visibilitySeconds } = timeBudget(botSeconds);
  turn.timeout = functionSeconds;
  for (const { sqs } of turn.events ?? []) {
    const queue = resources?.Resources?.[referenced(sqs?.arn) ?? ''];
    if (queue !== undefined) queue.Properties.VisibilityTimeout = visibilitySeconds;
  }
}
