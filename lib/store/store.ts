import type { Conversation, Line, Thread } from '../conversation/index.ts';
import { ChatError } from '../errors.ts';

/**
 * Conversations with their lines and the markers of their events. docs/decisions/0005-one-table.md describes the table.
 * Every read is consistent, except `due`.
 */
export interface Store {
  /** Reads the conversation, if there is one, and whether the event `key` was handled, in one call. */
  load(thread: Thread, key: string): Promise<{ conversation?: Conversation; handled: boolean }>;
  /**
   * Writes the conversation as `version + 1` where the stored version is `conversation.version`.
   * @returns the conversation as written.
   * @throws {VersionConflict} where another worker was faster. Run the turn again from the start.
   */
  commit(conversation: Conversation): Promise<Conversation>;
  /**
   * Writes a line under its number, unless that number has a line of another event.
   * @returns the line under that number: `line` itself, or the other event's.
   */
  append(thread: Thread, line: Line): Promise<Line>;
  /** Overwrites a line: its status, mid, error, text or reactions have changed. */
  amend(thread: Thread, line: Line): Promise<void>;
  line(thread: Thread, seq: number): Promise<Line | undefined>;
  /** Up to `limit` lines, sorted by number: the first ones after `after`, or the last ones before `before`. */
  history(thread: Thread, range: { after?: number; before?: number; limit: number }): Promise<Line[]>;
  /** Deletes the lines up to the number `through`. */
  removeLines(thread: Thread, through: number): Promise<void>;
  /** Writes the event's marker, which lasts 15 days. `seq` is the line that the event became. */
  mark(thread: Thread, key: string, seq: number | undefined, now: number): Promise<void>;
  /** The line that a handled event became. */
  marked(thread: Thread, key: string): Promise<number | undefined>;
  /** Threads that the clock looks at until `now`, the earliest first. */
  due(now: number, limit: number): Promise<{ thread: Thread; dueAt: number }[]>;
}

/** Another worker wrote the conversation after it was read. */
export class VersionConflict extends ChatError {
  override readonly name = 'VersionConflict';
  override readonly code = 'version_conflict';
  override readonly retryable = true;

  /** @param version the one that was read. */
  constructor(version: number, options?: ErrorOptions) {
    super(`The conversation is no longer at version ${version}: load it again.`, options);
  }
}
