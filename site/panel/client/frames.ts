import type { OwnerKind, Speaker, ThreadControlChange } from '../../../lib/conversation/index.ts';
import type { IncomingMessage, MenuItem, Message, PostbackEvent } from '../../../lib/messenger/index.ts';

/** The frames of docs/live-protocol.md as types, and the parser for those that come from the server. */

export type Action =
  | { readonly message: { readonly text: string; readonly quick_reply?: { readonly payload: string } } }
  | { readonly postback: { readonly title: string; readonly payload: string; readonly referral?: Origin } }
  | { readonly referral: Origin }
  | { readonly read: { readonly seq: number } };

/** Where a visitor writes from, as the loader knows it. */
export interface Origin {
  readonly ref?: string;
  readonly referer_uri?: string;
}

/** Frames that the server answers under the same id. */
export type Question =
  | { type: 'hello'; session?: string; start?: true; after?: number; locale: string; page: string }
  | ({ type: 'event' } & Action)
  | { type: 'history'; after?: number; before?: number }
  | { type: 'ping'; locale?: string }
  | { type: 'end' };

/** One line of the history: Messenger's JSON with its number, time and speaker. */
export type Line = LineBase &
  (
    | { readonly message: Omit<IncomingMessage, 'mid'> }
    | { readonly postback: PostbackEvent['postback'] }
    | { readonly sent: Message }
    | { readonly control: ThreadControlChange }
    | { readonly unknown: true }
  );
interface LineBase {
  readonly seq: number;
  readonly at: number;
  readonly speaker: Speaker;
  readonly client?: string;
  readonly mid?: string;
  readonly status?: string;
  readonly edited?: boolean;
  readonly deleted?: boolean;
  readonly reactions?: { readonly customer?: string; readonly page?: string };
}

export interface Profile {
  readonly get_started?: boolean;
  readonly get_started_payload?: string;
  readonly ice_breakers?: readonly { readonly question: string; readonly payload: string }[];
  readonly persistent_menu?: {
    readonly composer_input_disabled?: boolean;
    readonly call_to_actions?: readonly MenuItem[];
  } | null;
}

/** Numbers of the visitor's lines that the business was given, and has read; missing where nothing is new. */
export interface Marks {
  readonly delivered?: number;
  readonly read?: number;
}

export interface Welcome {
  readonly type: 'welcome';
  readonly id: string;
  readonly session: { readonly token?: string; readonly expires: number } | null;
  readonly newest: number;
  readonly entries: readonly Line[];
  readonly more: boolean;
  readonly owner: OwnerKind;
  readonly profile: Profile;
  readonly marks?: Marks;
  readonly amended?: number;
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

export type ServerFrame =
  | Welcome
  | { readonly type: 'ack'; readonly id: string }
  | { readonly type: 'entry'; readonly entry: Line }
  | { readonly type: 'history'; readonly id: string; readonly entries: readonly Line[]; readonly more: boolean }
  | { readonly type: 'typing'; readonly on: boolean; readonly speaker: Speaker }
  | ({ readonly type: 'marks' } & Marks)
  | { readonly type: 'owner'; readonly owner: OwnerKind }
  | { readonly type: 'profile'; readonly profile: Profile }
  | { readonly type: 'pong'; readonly id: string; readonly newest: number; readonly profile?: Profile }
  | { readonly type: 'ended'; readonly id?: string }
  | {
      readonly type: 'error';
      readonly id?: string;
      readonly code: ErrorCode;
      readonly message: string;
      readonly retry_after?: number;
    };

/** Reads a frame from the server; `undefined` for what this version cannot use, which is ignored. */
export function parseFrame(data: unknown): ServerFrame | undefined {
  let frame: unknown;
  try {
    frame = JSON.parse(String(data));
  } catch {
    return undefined;
  }
  if (!isServerFrame(frame)) return undefined;
  if (frame.type !== 'welcome' && frame.type !== 'history') return frame;
  return { ...frame, entries: frame.entries.filter(isLine) };
}

/** What stands inside a line is the bot's: the view shows it as text, line by line, and survives what it cannot show. */
function isServerFrame(frame: unknown): frame is ServerFrame {
  if (!isRecord(frame) || typeof frame.type !== 'string') return false;
  if (frame.type === 'entry' && !isLine(frame.entry)) return false;
  if ('profile' in frame && !isRecord(frame.profile)) return false;
  return (frame.type !== 'welcome' && frame.type !== 'history') || Array.isArray(frame.entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isLine(value: unknown): value is Line {
  return (
    isRecord(value) && Number.isSafeInteger(value.seq) && Number.isFinite(value.at) && typeof value.speaker === 'string'
  );
}
