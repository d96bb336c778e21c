import type { OwnerKind, Speaker } from '../conversation/index.ts';
import { isObject, readJson } from '../json.ts';
import type { PersistentMenu } from '../messenger/index.ts';
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
  readonly typing: { readonly on: boolean; readonly speaker: Speaker };
  readonly marks: Marks;
  readonly owner: { readonly owner: OwnerKind };
  readonly profile: { readonly profile: VisitorProfile };
  readonly pong: { readonly id: string; readonly newest: number; readonly profile?: VisitorProfile };
  readonly ended: { readonly id?: string };
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
  const frame = readJson(String(data));
  if (isGatewayError(frame)) return { type: 'error', code: 'unavailable', message: frame.message };
  if (!isServerFrame(frame)) return undefined;
  if (frame.type !== 'welcome' && frame.type !== 'history') return frame;
  return { ...frame, entries: frame.entries.filter(isLine) };
}

type Check = (value: unknown) => boolean;

/**
 * The fields that a frame cannot be used without. Content of lines and profiles is not checked: it comes from the bot
 * and the operator, and the panel shows what it can of it.
 */
const checks: { readonly [Type in keyof Frames]: { readonly [Field in RequiredFields<Frames[Type]>]: Check } } = {
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
  error: { code: isText, message: isText },
};
type RequiredFields<Frame> = {
  [Field in keyof Frame]-?: undefined extends Frame[Field] ? never : Field;
}[keyof Frame];

export const serverFrameTypes = (): string[] => Object.keys(checks);

function isServerFrame(frame: unknown): frame is ServerFrame {
  if (!isObject(frame) || typeof frame.type !== 'string') return false;
  const fields = Object.entries(checks).find(([type]) => type === frame.type)?.[1];
  return fields !== undefined && Object.entries(fields).every(([name, check]) => check(frame[name]));
}

/** What API Gateway itself sends where the function fails, is throttled, or may not be called. It names no frame. */
function isGatewayError(frame: unknown): frame is { readonly message: string } {
  return isObject(frame) && frame.type === undefined && isText(frame.message) && isText(frame.requestId);
}

function isLine(value: unknown): value is VisitorLine {
  return isObject(value) && Number.isSafeInteger(value.seq) && Number.isFinite(value.at) && isText(value.speaker);
}
function isText(value: unknown): boolean {
  return typeof value === 'string';
}
function isNumber(value: unknown): boolean {
  return Number.isFinite(value);
}
function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}
