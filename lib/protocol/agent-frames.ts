import type { AgentAction, AgentRef, Line, LineContent, Note, Row, Shelf, Speaker } from '../conversation/index.ts';
import type { ErrorCode } from './error-code.ts';

/* Frames between an agent's inbox and `handlers/socket`: `docs/live-protocol.md`, "Agents". A thread is named by its
   customer: a stack has one Page, whose id the inbox never needs. */

/** A frame from an agent's browser. */
export type AgentClientFrame<Type extends keyof AgentClientFrames = keyof AgentClientFrames> = {
  [Each in Type]: { readonly type: Each } & AgentClientFrames[Each];
}[Type];

/** A frame from an agent's browser without its `id`. */
export type AgentQuestion = {
  [Each in keyof AgentQuestions]: { readonly type: Each } & AgentQuestions[Each];
}[keyof AgentQuestions];

export type AgentClientFrames = {
  readonly [Type in keyof AgentQuestions]: AgentQuestions[Type] & { readonly id: string };
} & AgentNotices;

/** Frames that the server answers. */
export interface AgentQuestions {
  /** What a token is good for: the answer `agent_invited` names the agent. It changes nothing. */
  readonly agent_invitation: { readonly token: string };
  /** Makes a session of an invite's token or of a device code. */
  readonly agent_sign_in: { readonly token: string };
  readonly agent_hello: { readonly session: string };
  /** Ends this session, or every session of the agent. */
  readonly agent_sign_out: { readonly everywhere?: boolean };
  /** Asks for a code that signs another device in. */
  readonly agent_device: object;
  /** `search` is a part of a name, a ref or a preview. */
  readonly agent_list: { readonly shelf: Shelf; readonly cursor?: string; readonly search?: string };
  readonly agent_open: { readonly thread: string };
  readonly agent_leave: { readonly thread: string };
  readonly agent_history: { readonly thread: string; readonly after?: number; readonly before?: number };
  readonly agent_event: { readonly thread: string; readonly action: AgentAction };
  /** Forgets a conversation, which cannot be undone. For agents of the role `admin`. */
  readonly agent_forget: { readonly thread: string };
  /** `thread` is the open one. `visible` where the agent can see the inbox: then no notification is needed. */
  readonly agent_ping: { readonly thread?: string; readonly visible?: boolean };
  readonly agent_pause: { readonly paused: boolean };
  readonly agent_subscribe: { readonly subscription: PushSubscriptionJson };
  readonly agent_unsubscribe: { readonly endpoint: string };
}

/** Frames without an answer. */
export interface AgentNotices {
  readonly agent_typing: { readonly thread: string; readonly on: boolean };
}

/** A browser's push subscription, as its `toJSON` writes it. */
export interface PushSubscriptionJson {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** A frame to an agent's browser. */
export type AgentServerFrame<Type extends keyof AgentServerFrames = keyof AgentServerFrames> = {
  [Each in Type]: { readonly type: Each } & AgentServerFrames[Each];
}[Type];

export interface AgentServerFrames {
  readonly agent_invited: { readonly id: string; readonly name: string };
  /** `token` is the only copy. It expires (ms) after 30 days without use, and 90 days after it began. */
  readonly agent_signed_in: { readonly id: string; readonly token: string; readonly agent: Agent };
  readonly agent_welcome: {
    readonly id: string;
    readonly agent: Agent;
    /** Every agent that is not revoked, this one too. */
    readonly people: readonly Colleague[];
    /** The public key of web push (base64url); missing where there is none. */
    readonly pushKey?: string;
    readonly open: Page;
  };
  readonly agent_signed_out: { readonly id?: string };
  /** The link of the code and its QR is the inbox's own address with `#device=CODE`. */
  readonly agent_device_code: { readonly id: string; readonly code: string; readonly expires: number };
  readonly agent_rows: { readonly id: string } & Page;
  readonly agent_thread: { readonly id: string } & OpenThread;
  readonly agent_left: { readonly id: string };
  readonly agent_lines: { readonly id: string; readonly entries: readonly ThreadEntry[]; readonly more: boolean };
  /** The event is stored. Its turn may still refuse it: then a note with `refused` comes. */
  readonly agent_ack: { readonly id: string };
  readonly agent_pong: {
    readonly id: string;
    /** Of the open shelf. */
    readonly digest: string;
    /** Of the thread that the ping named. */
    readonly thread?: { readonly newest: number; readonly amended: number; readonly notes: number };
  };
  readonly agent_paused: { readonly id: string; readonly paused: boolean };
  readonly agent_subscribed: { readonly id: string };
  readonly agent_unsubscribed: { readonly id: string };

  /* Pushes. */
  /** A conversation changed. It may have left its shelf. */
  readonly agent_row: { readonly row: Row };
  /** A conversation was forgotten: nothing of it may stay on the screen. */
  readonly agent_forgotten: { readonly thread: string };
  readonly agent_entry: { readonly thread: string; readonly entry: ThreadEntry };
  /** Up to when (ms) the customer was given the lines, and has read them. */
  readonly agent_marks: { readonly thread: string; readonly delivered?: number; readonly read?: number };
  /** The customer, the bot or another agent types. */
  readonly agent_typing: {
    readonly thread: string;
    readonly on: boolean;
    readonly speaker: Speaker;
    readonly agent?: AgentRef;
  };
  /** Who looks at the thread now. */
  readonly agent_presence: { readonly thread: string; readonly agents: readonly AgentRef[] };
  readonly agent_people: { readonly people: readonly Colleague[] };
  readonly error: {
    readonly id?: string;
    readonly code: ErrorCode;
    readonly message: string;
    readonly retry_after?: number;
  };
}

export interface Agent extends AgentRef {
  readonly role: AgentRole;
  readonly paused: boolean;
}
export type AgentRole = 'admin' | 'agent';

/** An agent as colleagues see them. */
export interface Colleague extends AgentRef {
  readonly online: boolean;
  readonly paused: boolean;
}

/** A part of a shelf. The open shelf is read whole, up to 500 rows. */
export interface Page {
  readonly shelf: Shelf;
  readonly rows: readonly Row[];
  /** Where the next page begins; missing at the end. */
  readonly cursor?: string;
  /** Of the open shelf: changes whenever a row comes, goes or has another version, see `shelfDigest`. */
  readonly digest?: string;
  /** Rows that the shelf has, except that no more than `maxOpenRows` are counted; of the open shelf. */
  readonly total?: number;
  /** True where the open shelf has more than `maxOpenRows`: the page says that it lists only those. */
  readonly isCut?: true;
  /** With `search`: how many rows were searched for this page. A `cursor` goes on after them. */
  readonly searched?: number;
}

/** What the inbox shows of one conversation. */
export interface OpenThread {
  readonly row: Row;
  /** Rows of the conversations that this one names; missing where it names none. */
  readonly others?: readonly Row[];
  readonly entries: readonly ThreadEntry[];
  /** Whether there are older ones. */
  readonly more: boolean;
  readonly amended: number;
  readonly notes: number;
  readonly delivered?: number;
  readonly read?: number;
  /** What the bot saved. */
  readonly saved: Readonly<Record<string, unknown>>;
  /** The visitor's language, as the plugin named it. */
  readonly locale?: string;
  /** The visitor has an open browser now. */
  readonly online: boolean;
  readonly agents: readonly AgentRef[];
}

/** What stands in a thread: a line, or between two lines what agents alone see. */
export type ThreadEntry = AgentLine | { readonly note: Note };

/** A line as agents see it: with what the visitor does not see. The plugin's views draw its content. */
export type AgentLine = Pick<
  Line,
  | 'seq'
  | 'at'
  | 'speaker'
  | 'surface'
  | 'status'
  | 'mid'
  | 'error'
  | 'agent'
  | 'attempt'
  | 'edited'
  | 'deleted'
  | 'reactions'
  | 'followUp'
> & {
  /** The browser's id of the action that this line came from. */
  readonly client?: string;
} & LineContent;
