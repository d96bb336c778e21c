import type {
  AgentRef,
  BrowserJoin,
  Conversation,
  DigitsEffect,
  Line,
  Note,
  Row,
  Speaker,
  Thread,
} from '../conversation/index.ts';
import type { Marks } from '../protocol/index.ts';
import type { PluginProfile } from './menu-overrides.ts';

/**
 * The open browsers of a thread: the visitor's, and those of agents who watch it. Best effort: no method throws or
 * fails a turn, except `blockNetwork`. A browser that missed a line asks for it by number.
 */
export interface Live {
  /** A line of the history, new or changed. */
  line(thread: Thread, line: Line, audience?: Audience): Promise<void>;
  /**
   * The speaker types, or has stopped. Agents see each typing except their own, the visitor that of the business.
   *
   * @param by the agent who types, where the speaker is one.
   */
  typing(thread: Thread, speaker: Speaker, on: boolean, by?: TypingAgent): Promise<void>;
  /** Numbers of the customer's lines that the business was given, and has read. For the visitor. */
  marks(thread: Thread, marks: Marks): Promise<void>;
  /** When the customer was given the newest line, and has read it (ms). For agents. */
  customerMarks(thread: Thread, marks: CustomerMarks): Promise<void>;
  /** The owner changed, or the customer was blocked. The visitor is told what `personOf` says. */
  owner(thread: Thread, conversation: Conversation): Promise<void>;
  /**
   * Where answers go that the visitor does not read. For the visitor.
   *
   * @param session the hash of the one whose browsers are told. Left out: all.
   */
  reach(thread: Thread, conversation: Conversation, session?: string): Promise<void>;
  /** A note or a refused reply, new or changed. For agents. */
  note(thread: Thread, note: Note): Promise<void>;
  /** A row of the list, for every agent who is online. */
  row(row: Row): Promise<void>;
  /** What the operator's profile shows from now on, to every open browser of a visitor. */
  profile(profile: PluginProfile): Promise<void>;
  /**
   * The session that has asked for digits can type them, for this thread of Messenger.
   *
   * @throws where the table cannot be written.
   */
  digits(thread: Thread, digits: Omit<DigitsEffect, 'kind'>): Promise<void>;
  /**
   * A browser shows this thread of Messenger from now on, after line `through` of its own one. It is told `again`.
   *
   * @throws where the table cannot be written.
   */
  join(thread: Thread, join: BrowserJoin & { readonly through: number }): Promise<void>;
  /**
   * The browser does not show the thread any more, and may not: its frames under way are refused, nothing is pushed to
   * it, and it is told `again`.
   *
   * @throws where the table cannot be written.
   */
  unjoin(thread: Thread, join: Pick<BrowserJoin, 'id' | 'session'>): Promise<void>;
  /**
   * Refuses new conversations from a network until then (ms); from `until` in the past on it is not blocked any more.
   *
   * @throws where the table cannot be written.
   */
  blockNetwork(network: string, until: number): Promise<void>;
}

/** `agents` where the thread was never on the website, so that no visitor can have it open. Default `all`. */
export type Audience = 'all' | 'agents';

export interface TypingAgent {
  readonly agent: AgentRef;
  /** The connection that the agent types in: it is not told. */
  readonly connection?: string;
  /** Whether the visitor is told: only while the agent may answer. */
  readonly toVisitor: boolean;
}

export type CustomerMarks = Pick<Conversation, 'delivered' | 'read'>;
