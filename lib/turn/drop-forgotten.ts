import type { Conversation } from '../conversation/index.ts';
import { object, time } from '../json.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import type { Ports } from './ports.ts';

/**
 * Drops an event from before its conversation was forgotten: it waited in the queue, was replayed, or Meta delivered it
 * late. Lines that a turn wrote while the conversation was forgotten are deleted, too.
 *
 * @returns whether the event is dropped.
 */
export async function dropForgotten(
  { store, log, people }: Ports,
  { thread, at, item, id }: QueuedEvent,
  conversation: Conversation | undefined,
): Promise<boolean> {
  const forgotten = conversation?.forgotten;
  if (forgotten === undefined) return false;
  const happened = Math.min(at, time(object(item)?.timestamp) ?? at);
  if (happened > forgotten.at) return false;
  log('info', 'An event from before its conversation was forgotten is dropped', { id, ...thread });
  await store.removeLines(thread, forgotten.through);
  // A turn puts days that are over only.
  await store.removeDays(thread, people.dayOf(forgotten.at));
  return true;
}
