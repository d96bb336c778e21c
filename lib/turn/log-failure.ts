import type { BotOutcome } from '../conversation/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import type { Ports } from './ports.ts';

/** A bot that failed: one line for every log, and the whole reason for `LOG_LEVEL=debug`. */
export function logFailure(
  ports: Pick<Ports, 'log'>,
  { id, thread }: Pick<QueuedEvent, 'id' | 'thread'>,
  { reason, summary }: Extract<BotOutcome, { kind: 'failed' }>,
): void {
  ports.log('error', summary, { id, ...thread });
  if (reason !== summary) ports.log('debug', reason, { id, ...thread });
}
