import type { LineStatus, OwnerKind, Speaker, ThreadControlChange } from '../conversation/index.ts';
import type { IncomingMessage, Message, PersistentMenu, Referral } from '../messenger/index.ts';

/** Every frame of `docs/live-protocol.md`; that page says when each is sent. Types only: the browser's client uses them too. */

export type ClientFrame = HelloFrame | EventFrame | TypingFrame | HistoryFrame | PingFrame | EndFrame;

export interface HelloFrame {
  readonly type: 'hello';
  readonly id: string;
  /** The token of an earlier visit. */
  readonly session?: string;
  /** Asks for a session: the visitor is about to act. */
  readonly start?: boolean;
  /** The last number that the browser has shown. */
  readonly after?: number;
  /** `en_US`: chooses the menu and the ice breakers. */
  readonly locale?: string;
  readonly page?: string;
}

export type EventFrame = { readonly type: 'event'; readonly id: string } & VisitorAction;

/** What a visitor does, in the fields of a webhook event. */
export type VisitorAction =
  | { readonly message: Pick<IncomingMessage, 'text' | 'quick_reply' | 'reply_to'> }
  | { readonly postback: { readonly title?: string; readonly payload?: string; readonly referral?: PageReferral } }
  | { readonly referral: PageReferral }
  | { readonly read: { readonly seq: number } };

/** Where the visitor is, and the `ref` of the plugin there; the server adds the rest. */
export type PageReferral = Pick<Referral, 'ref' | 'referer_uri'>;

export interface TypingFrame {
  readonly type: 'typing';
  readonly on: boolean;
}

export interface HistoryFrame {
  readonly type: 'history';
  readonly id: string;
  readonly after?: number;
  readonly before?: number;
}

export interface PingFrame {
  readonly type: 'ping';
  readonly id: string;
  /** As in the hello: of whom the server remembers nothing, the answer has the profile for it. */
  readonly locale?: string;
}

export interface EndFrame {
  readonly type: 'end';
  readonly id: string;
}

export type ServerFrame =
  | WelcomeFrame
  | { readonly type: 'ack'; readonly id: string }
  | { readonly type: 'entry'; readonly entry: VisitorLine }
  | { readonly type: 'history'; readonly id: string; readonly entries: readonly VisitorLine[]; readonly more: boolean }
  | { readonly type: 'typing'; readonly on: boolean; readonly speaker: Speaker }
  | ({ readonly type: 'marks' } & Marks)
  | { readonly type: 'owner'; readonly owner: OwnerKind }
  | { readonly type: 'profile'; readonly profile: VisitorProfile }
  | { readonly type: 'pong'; readonly id: string; readonly newest: number; readonly profile?: VisitorProfile }
  | { readonly type: 'ended'; readonly id?: string }
  | ErrorFrame;

export interface WelcomeFrame {
  readonly type: 'welcome';
  readonly id: string;
  /** `token` only in the answer to `start`, `null` for somebody who only looks. */
  readonly session: { readonly token?: string; readonly expires: number } | null;
  readonly newest: number;
  readonly entries: readonly VisitorLine[];
  readonly more: boolean;
  readonly owner: OwnerKind;
  readonly profile: VisitorProfile;
  /** Missing where no line of the answer tells. */
  readonly marks?: Marks;
  /** Rises when older lines change (edits, deletions, reactions); missing where none ever did. */
  readonly amended?: number;
}

/** Numbers of the visitor's lines that the business was given, and has read. */
export interface Marks {
  readonly delivered?: number;
  readonly read?: number;
}

/** What the Messenger Profile shows in the plugin, for one locale. */
export interface VisitorProfile {
  readonly get_started: boolean;
  /** What the Get Started button sends; a postback without `payload` means the same. */
  readonly get_started_payload?: string;
  readonly ice_breakers: readonly { readonly question: string; readonly payload: string }[];
  readonly persistent_menu: Pick<PersistentMenu, 'composer_input_disabled' | 'call_to_actions'> | null;
}

/** A line of the history as the visitor may see it. Exactly one of `message`, `postback`, `sent`, `control`, unless dropped. */
export interface VisitorLine {
  readonly seq: number;
  readonly at: number;
  readonly speaker: Speaker;
  readonly mid?: string;
  readonly client?: string;
  /** Missing where all is well. A `dropped` line was never sent: it has a number, no content, and nothing to show. */
  readonly status?: Extract<LineStatus, 'pending' | 'failed' | 'dropped'>;
  readonly edited?: boolean;
  readonly deleted?: boolean;
  readonly reactions?: Readonly<Partial<Record<'customer' | 'page', string>>>;
  readonly message?: Pick<IncomingMessage, 'text' | 'quick_reply' | 'reply_to' | 'attachments'>;
  readonly postback?: { readonly title?: string };
  readonly sent?: Message;
  readonly control?: Pick<ThreadControlChange, 'action' | 'from' | 'to'>;
}

export type ErrorCode =
  | 'hello_first'
  | 'session_unknown'
  | 'session_needed'
  | 'slow_down'
  | 'too_large'
  | 'bad_frame'
  | 'unknown_type'
  | 'unavailable';

export interface ErrorFrame {
  readonly type: 'error';
  /** Of the frame that was refused, where it could be read. */
  readonly id?: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** Seconds, with `slow_down`. */
  readonly retry_after?: number;
}
