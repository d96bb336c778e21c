import { randomUUID } from 'node:crypto';
import type { TellEffect, Thread } from '../conversation/index.ts';
import { sha256Of } from '../sha256.ts';
import type { QueuedEvent } from './queue.ts';

/**
 * The event by which a thread is told something that is no event of a surface, see `Told`.
 *
 * @param from the customer of the thread that tells, `visitor`, or `mail`.
 * @param id the same one for the same news: it is handled once.
 * @param at milliseconds since 1970.
 */
export function toldEvent(
  thread: Thread,
  from: string,
  { told, id }: Pick<TellEffect, 'told' | 'id'>,
  at: number,
): QueuedEvent {
  const key = sha256Of(['told', thread.page, from, thread.customer, told.kind, id]);
  return { thread, key, id: randomUUID(), at, source: 'told', item: { from, told } };
}
