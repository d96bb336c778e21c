import type { OwnerKind, Speaker } from '../conversation/index.ts';
import { isObject } from '../json.ts';
import type { PersistentMenu } from '../messenger/index.ts';
import { plain, readPlainJson } from '../plain.ts';
import { type FrameChecks, isFlag, isGatewayError, isLine, isNumber, isText, passes } from './checks.ts';
import type { ErrorCode } from './error-code.ts';
import type { VisitorLine } from './visitor-line.ts';

/** A frame from the server; `ServerFrame<'pong'>` is the one of that type. */
export type ServerFrame<Type extends keyof Frames = keyof Frames> = {
  [Each in Type]: { readonly type: Each } & Frames[Each];
}[Type];

/** The fields of each frame. A new type also needs a line in `checks`, and a case in the browser's `receive`. */
interface Frames {
  readonly welcome: Welcome;
  readonly ack: { readonly id: string };
  readonly entry: { readonly entry: VisitorLine };
  readonly history: { readonly id: string; readonly entries: readonly VisitorLine[]; readonly more: boolean };
  /** `name` of the agent who types, where the speaker is one. */
  readonly typing: { readonly on: boolean; readonly speaker: Speaker; readonly name?: string };
  readonly marks: Marks;
  readonly owner: { readonly owner: OwnerKind; readonly person?: Person };
  readonly profile: { readonly profile: VisitorProfile };
  readonly pong: { readonly id: string; readonly newest: number; readonly profile?: VisitorProfile };
  readonly ended: { readonly id?: string };
  /** An address that opens Messenger, until `expires` (ms). */
  readonly link: { readonly id: string; readonly url: string; readonly expires: number };
  readonly reach: { readonly reach: Reach };
  /** This browser shows another conversation from now on: it drops its lines, and says hello anew. */
  readonly again: object;
  readonly error: {
    /** Of the frame that was refused, where it could be read. */
    readonly id?: string;
    readonly code: ErrorCode;
    readonly message: string;
    /** Seconds, with `slow_down`. */
    readonly retry_after?: number;
  };
}

interface Welcome {
  readonly id: string;
  /** `token` only in the answer to `start`; `null` for a visitor without a conversation. */
  readonly session: {
    readonly token?: string;
    readonly expires: number;
    /** Of a proven customer: the shop's id of them. */
    readonly sub?: string;
  } | null;
  /** Why the `identity` of the question was refused, for the developer of the web page. The visitor is anonymous. */
  readonly identity_refused?: string;
  readonly newest: number;
  readonly entries: readonly VisitorLine[];
  readonly more: boolean;
  readonly owner: OwnerKind;
  readonly person?: Person;
  readonly profile: VisitorProfile;
  /** Missing where no line of the answer tells. */
  readonly marks?: Marks;
  /** Rises when older lines change (edits, deletions, reactions); missing where none ever did. */
  readonly amended?: number;
  readonly reach?: Reach;
}

/** Where answers go that the visitor does not read on the website. */
export interface Reach {
  /**
   * Missing where no Page is connected. `opened`: the link was opened in Messenger. `on`: answers follow there.
   * `joined`: this browser shows the chat in Messenger. Lines up to number `through` are the website's own.
   */
  readonly messenger?:
    | { readonly state: 'possible' | 'opened' | 'on' }
    | { readonly state: 'joined'; readonly through: number };
  /**
   * Missing where the operator sends no mails. `offered`: now is a time to ask for an address. `given`: no mail was
   * sent yet. `asked`: the first mail asks whether further ones are wanted.
   */
  readonly mail?: {
    readonly state: 'possible' | 'offered' | 'given' | 'asked' | 'on' | 'stopped';
    readonly address?: string;
  };
}

/**
 * What a visitor is told about the people of the business while one of them owns the thread. Without a `name` the
 * visitor still waits. Missing where the bot or another app owns the thread.
 */
export interface Person {
  /** The agent who is here. */
  readonly name?: string;
  /** When people are back (ms); only outside the hours in which they answer. */
  readonly back?: number;
  /** The chat is closed: the business has blocked the visitor. */
  readonly closed?: true;
}

/** Numbers of the visitor's lines that the business was given, and has read; missing where nothing is new. */
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

/**
 * Reads a frame from the server.
 *
 * @returns `undefined` for a frame that this version cannot use: the browser ignores it. Lines that cannot be used are
 *   left out of a list.
 */
export function parseServerFrame(data: unknown): ServerFrame | undefined {
  const frame = readPlainJson(String(data));
  if (isGatewayError(frame)) return { type: 'error', code: 'unavailable', message: frame.message };
  if (!isServerFrame(frame)) return undefined;
  if (frame.type !== 'welcome' && frame.type !== 'history') return frame;
  return plain({ ...frame, entries: frame.entries.filter(isLine) });
}

/**
 * The fields that a frame cannot be used without. Content of lines and profiles is not checked: it comes from the bot
 * and the operator, and the panel shows what it can of it.
 */
const checks: FrameChecks<Frames> = {
  welcome: {
    id: isText,
    session: (value) => value === null || isObject(value),
    newest: isNumber,
    entries: Array.isArray,
    more: isFlag,
    owner: isText,
    profile: isObject,
  },
  ack: { id: isText },
  entry: { entry: isLine },
  history: { id: isText, entries: Array.isArray, more: isFlag },
  typing: { on: isFlag, speaker: isText },
  marks: {},
  owner: { owner: isText },
  profile: { profile: isObject },
  pong: { id: isText, newest: isNumber },
  ended: {},
  link: { id: isText, url: isText, expires: isNumber },
  reach: { reach: isObject },
  again: {},
  error: { code: isText, message: isText },
};

export const serverFrameTypes = (): string[] => Object.keys(checks);

function isServerFrame(frame: unknown): frame is ServerFrame {
  return passes(frame, checks);
}
