import type { Line, OwnerKind, Speaker, Thread } from '../conversation/index.ts';
import type { Marks } from '../protocol/frames.ts';
import type { PluginProfile } from './profile.ts';

/**
 * The browsers that are open on a thread: a visitor's tabs. Best effort: nothing here throws or fails a turn, since what a
 * browser missed it asks for by number when it says hello again.
 */
export interface Live {
  /** A line of the history, new or changed. */
  line(thread: Thread, line: Line): Promise<void>;
  /** Somebody types, or has stopped. The customer's own typing goes to agents only. */
  typing(thread: Thread, speaker: Speaker, on: boolean): Promise<void>;
  /** Numbers of the customer's lines that the business was given, and has read. */
  marks(thread: Thread, marks: Marks): Promise<void>;
  owner(thread: Thread, owner: OwnerKind): Promise<void>;
  /** What the owner's profile shows from now on, to every browser that is open. */
  profile(profile: PluginProfile): Promise<void>;
  /** The visitor ended the chat: other tabs forget the session. */
  ended(thread: Thread): Promise<void>;
}
