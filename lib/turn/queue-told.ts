import type { TellEffect, Thread } from '../conversation/index.ts';
import { toldEvent } from '../queue/told.ts';
import type { Ports } from './ports.ts';

/** Queues what a thread tells another one of its Page. @throws where the queue fails. */
export async function queueTold({ queue, now }: Ports, { page, customer }: Thread, effect: TellEffect): Promise<void> {
  await queue.enqueue([toldEvent({ page, customer: effect.customer }, customer, effect, now())]);
}
