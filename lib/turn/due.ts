import type { Conversation, Later, Thread } from '../conversation/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { sha256 } from '../sha256.ts';

/**
 * The event by which the clock wakes a thread. Two runs of the clock within a minute make the same event. A later run
 * makes another one, since the first may have come too early or failed.
 */
export function dueEvent(thread: Thread, dueAt: number, now: number, id: string): QueuedEvent {
  const minute = Math.floor(now / 60_000);
  return {
    thread,
    key: sha256(`due:${thread.page}:${thread.customer}:${dueAt}:${minute}`),
    id,
    at: now,
    source: 'clock',
  };
}

/** The event by which control ends that another event finds over, before the clock came. */
export function endOfControlEvent(
  { thread, generation }: Pick<Conversation, 'thread' | 'generation'>,
  now: number,
  id: string,
): QueuedEvent {
  const key = sha256(`control ends:${thread.page}:${thread.customer}:${generation}`);
  return { thread, key, id, at: now, source: 'clock' };
}

/**
 * The event of a `chat.later` whose time has come. Where an agent took the thread over just then, it comes again once
 * the thread is the bot's: the generation is in its key.
 */
export function laterEvent(
  { thread, generation }: Pick<Conversation, 'thread' | 'generation'>,
  { name, at }: Pick<Later, 'name' | 'at'>,
  id: string,
): QueuedEvent {
  const key = sha256(`later:${thread.page}:${thread.customer}:${generation}:${at}:${name}`);
  return { thread, key, id, at, source: 'clock', item: { later: { name, at } } };
}
