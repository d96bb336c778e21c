import type {
  Conversation,
  DayFacts,
  Forgetting,
  Hint,
  Line,
  Note,
  Row,
  Shelf,
  Thread,
} from '../conversation/index.ts';
import { ChatError } from '../errors.ts';
import type { Before, Deleted } from './item-kinds.ts';

/**
 * Conversations with their lines and the markers of their events. docs/decisions/0005-one-table.md describes the table.
 * Every read is consistent, except `due` and `shelf`.
 */
export interface Store {
  /**
   * Reads the conversation, if there is one, whether the event `key` was handled, and the hint of a take-over that
   * counts, in one call; in two where there is a hint.
   */
  load(thread: Thread, key: string): Promise<{ conversation?: Conversation; handled: boolean; hint?: Hint }>;
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
  /** The hint of a take-over that counts: its event has no marker yet, and it is not older than a day. */
  hint(thread: Thread): Promise<Hint | undefined>;
  /** Stores a hint instead of an earlier one. */
  setHint(thread: Thread, hint: Hint): Promise<void>;
  /** Deletes the hint of the event `key`. A later one stays. */
  removeHint(thread: Thread, key: string): Promise<void>;
  /** Writes a note, or writes over the one with its id and line. */
  putNote(thread: Thread, note: Note): Promise<void>;
  /**
   * Up to `limit` notes, sorted by the line before them and by time: the first ones that stand after line `after` or
   * later, or the last ones before line `before`.
   */
  notes(thread: Thread, range: { after?: number; before?: number; limit: number }): Promise<readonly Note[]>;
  note(thread: Thread, id: string): Promise<Note | undefined>;
  /**
   * A part of a shelf as the index has it, which may be seconds behind: the conversation that changed last is first.
   * The part ends at `since` (ms); where that is left out, the shelf `done` ends after 30 days.
   * @throws {BrokenCursor} where `cursor` is not one of an earlier answer.
   */
  shelf(
    shelf: Shelf,
    part: { limit: number; cursor?: string | undefined; since?: number | undefined },
  ): Promise<{ readonly rows: readonly Row[]; readonly cursor?: string }>;
  /**
   * Conversations of a shelf in which nothing has happened since `before` (ms), as the index has them: the oldest is
   * first. `cursor` is that of an earlier answer.
   */
  oldest(
    shelf: Shelf,
    part: { before: number; limit: number; cursor?: string | undefined },
  ): Promise<{ readonly rows: readonly Row[]; readonly cursor?: string }>;
  /** Writes the facts of a day that is over, or writes over them. They are kept for 400 days. */
  putDay(thread: Thread, facts: DayFacts): Promise<void>;
  /** The facts of all threads of a day, as the index has them, which may be seconds behind. */
  day(day: string): Promise<readonly { thread: Thread; facts: DayFacts }[]>;
  /** Writes the event's marker, which lasts 15 days. `seq` is the line that the event became. */
  mark(thread: Thread, key: string, seq: number | undefined, now: number): Promise<void>;
  /** The line that a handled event became. */
  marked(thread: Thread, key: string): Promise<number | undefined>;
  /**
   * Writes a tombstone in the place of a conversation, which may be missing or unreadable. It ends 15 days after
   * everything was forgotten, unless the customer writes again or is blocked.
   * @returns the tombstone as written, and whether it took the place of a conversation.
   */
  bury(thread: Thread, forgetting: Forgetting): Promise<{ tombstone: Conversation; replaced: boolean }>;
  /**
   * Deletes the items of a thread that are from before it was forgotten, in pieces, while `goesOn` says yes.
   * @returns how many of each kind, and whether all are deleted.
   */
  removeBefore(
    thread: Thread,
    before: Before,
    goesOn: () => boolean,
  ): Promise<{ readonly deleted: Deleted; readonly isDone: boolean }>;
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
