import type { Line, OwnerKind, Speaker, Thread } from '../conversation/index.ts';
import type { Marks } from '../protocol/index.ts';
import type { PluginProfile } from './menu-overrides.ts';

/**
 * The open browsers of a thread. Best effort: no method throws or fails a turn. A browser that missed a line asks for
 * it by number when it says hello again.
 */
export interface Live {
  /** A line of the history, new or changed. */
  line(thread: Thread, line: Line): Promise<void>;
  /** The speaker types, or has stopped. The customer's own typing goes to agents only. */
  typing(thread: Thread, speaker: Speaker, on: boolean): Promise<void>;
  /** Numbers of the customer's lines that the business was given, and has read. */
  marks(thread: Thread, marks: Marks): Promise<void>;
  owner(thread: Thread, owner: OwnerKind): Promise<void>;
  /** What the operator's profile shows from now on, to every open browser. */
  profile(profile: PluginProfile): Promise<void>;
}
