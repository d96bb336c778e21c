import type { Thread } from '../conversation/index.ts';
import { ChatError } from '../errors.ts';

/** One thing that happened to a thread, as it waits in the queue. Its group is the thread, its deduplication id the key. */
export interface QueuedEvent {
  readonly thread: Thread;
  /** SHA-256 hex, see `eventKey`. */
  readonly key: string;
  /** Correlation id: the same in every log line about this event. */
  readonly id: string;
  /** When it was received (ms since 1970). */
  readonly at: number;
  readonly source: 'messenger' | 'web' | 'agent' | 'clock';
  /** The item of `entry.messaging` or `entry.standby` as it came (web and agents use the same form); none from the clock. */
  readonly item?: unknown;
  readonly standby?: boolean;
  /** `entry.time`: stands in for a missing `timestamp`. */
  readonly time?: number;
  /** The browser's own id of the message. */
  readonly clientId?: string;
}

export interface Queue {
  /**
   * Stores all of them or throws: nothing may be acknowledged before this has returned. Order within a thread is kept.
   * @throws {TooLarge} before anything is stored, where one event does not fit into a queue message.
   */
  enqueue(events: readonly QueuedEvent[]): Promise<void>;
}

/** An event that no queue message can hold. */
export class TooLarge extends ChatError {
  override readonly name = 'TooLarge';
  override readonly code = 'too_large';
  override readonly retryable = false;
}
