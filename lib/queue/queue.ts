import type { Identity, Thread } from '../conversation/index.ts';
import { ChatError } from '../errors.ts';

/** One thing that happened in a thread. In the queue its group is the thread, and its deduplication id is the key. */
export interface QueuedEvent {
  readonly thread: Thread;
  /** SHA-256 hex, see `eventKey`. */
  readonly key: string;
  /** Correlation id: the same in every log line about this event. */
  readonly id: string;
  /** When it was received (ms since 1970). */
  readonly at: number;
  readonly source: 'messenger' | 'web' | 'agent' | 'clock' | 'work' | 'told';
  /**
   * The item of `entry.messaging` or `entry.standby`, unchanged; the web uses the same form. An agent's event has
   * `{ agent, action }`, and that of a work its result. The clock has none, or `{ revoked }` with the id of an agent
   * who was revoked, or `{ left }` where the visitor has ended the chat, or `{ later }` for a later call of the bot, or
   * `{ signedIn }` where the visitor goes on as a proven customer. What a thread is told has `{ from, told }`.
   */
  readonly item?: unknown;
  readonly standby?: boolean;
  /** `entry.time`, used where `timestamp` is missing. */
  readonly time?: number;
  /** The browser's own id of the message. */
  readonly clientId?: string;
  /** The network of the visitor's connection, the language of their plugin, and their time zone. */
  readonly network?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  /** Who the visitor is, and the customer of the anonymous thread that they left for this one. */
  readonly identity?: Identity;
  readonly earlier?: string;
  /** Hash of the visitor's session. */
  readonly session?: string;
  /** The customer of the visitor's own thread, where their browser shows a thread of Messenger. */
  readonly own?: string;
}

export interface Queue {
  /**
   * Stores all events, in order within a thread, or throws. Acknowledge nothing before it has returned.
   * @throws {TooLarge} where one event does not fit into a queue message. Then no event is stored.
   * @throws {NotQueued} where SQS did not accept every event.
   */
  enqueue(events: readonly QueuedEvent[]): Promise<void>;
}

/** An event that no queue message can hold. */
export class TooLarge extends ChatError {
  override readonly name = 'TooLarge';
  override readonly code = 'too_large';
  override readonly retryable = false;
}

/**
 * SQS did not accept every event, after several tries. Some may be stored: enqueue all of them again, keys drop
 * doubles.
 */
export class NotQueued extends ChatError {
  override readonly name = 'NotQueued';
  override readonly code = 'not_queued';
  override readonly retryable = true;
}
