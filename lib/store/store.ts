import type { Conversation, Line, Thread } from '../conversation/index.ts';
import { ChatError } from '../errors.ts';

/**
 * What is kept of conversations. One item a conversation, one a line of history, one a handled event; see
 * `docs/decisions.md` for the table. Everything is read consistently.
 */
export interface Store {
  /** Both in one read: the conversation (if there is one) and whether the event `key` was handled before. */
  load(thread: Thread, key: string): Promise<{ conversation?: Conversation; handled: boolean }>;
  /**
   * Writes the conversation with `version + 1`, if the stored version still is `conversation.version`.
   * @returns the conversation as written.
   * @throws {VersionConflict} where another worker was faster: the event is to be tried again from the start.
   */
  commit(conversation: Conversation): Promise<Conversation>;
  /**
   * Puts a line under its number, unless that number holds a line of another event.
   * @returns the line that stands there: `entry` itself, or the other event's.
   */
  append(thread: Thread, line: Line): Promise<Line>;
  /** Overwrites a line (status, mid, error, edits, reactions). */
  amend(thread: Thread, line: Line): Promise<void>;
  line(thread: Thread, seq: number): Promise<Line | undefined>;
  /** Up to `limit` lines in order of their numbers: the first ones after `after`, or the last ones before `before`. */
  history(thread: Thread, range: { after?: number; before?: number; limit: number }): Promise<Line[]>;
  /** Remembers for seven days that the event was handled, and which line it became. */
  mark(thread: Thread, key: string, seq: number | undefined, now: number): Promise<void>;
  /** The line that a handled event became. */
  marked(thread: Thread, key: string): Promise<number | undefined>;
  /** Threads whose `dueAt` is not after `now`, earliest first. */
  due(now: number, limit: number): Promise<{ thread: Thread; dueAt: number }[]>;
}

/** Another worker wrote the conversation after it was read. */
export class VersionConflict extends ChatError {
  override readonly name = 'VersionConflict';
  override readonly code = 'version_conflict';
  override readonly retryable = true;
}
