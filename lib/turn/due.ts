import { createHash } from 'node:crypto';
import type { Thread } from '../conversation/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';

/**
 * The event by which the clock wakes a thread. Two rounds within a minute make the same one; a later round makes another,
 * since the turn before may have come too early or been lost.
 */
export function dueEvent(thread: Thread, dueAt: number, now: number, id: string): QueuedEvent {
  const minute = Math.floor(now / 60_000);
  const key = createHash('sha256').update(`due:${thread.page}:${thread.customer}:${dueAt}:${minute}`).digest('hex');
  return { thread, key, id, at: now, source: 'clock' };
}
