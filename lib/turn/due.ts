import { createHash } from 'node:crypto';
import type { Thread } from '../conversation/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';

/**
 * The event by which the clock wakes a thread. Two runs of the clock within a minute make the same event. A later run
 * makes another one, since the first may have come too early or failed.
 */
export function dueEvent(thread: Thread, dueAt: number, now: number, id: string): QueuedEvent {
  const minute = Math.floor(now / 60_000);
  const key = createHash('sha256').update(`due:${thread.page}:${thread.customer}:${dueAt}:${minute}`).digest('hex');
  return { thread, key, id, at: now, source: 'clock' };
}
