import { withoutSecrets } from './hidden.ts';
import { printable } from './printable.ts';
import { isSecretField } from './redact.ts';
import { logLevel } from './settings/log-level.ts';
import { stackFrames } from './stack-frames.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/**
 * `id` is the correlation id: the same in every line about one event. Fields named `time`, `level` or `message` are
 * left out, since the line has its own.
 */
export type Fields = Readonly<Record<string, unknown>> & { readonly id?: string };

/**
 * Writes one line of JSON, unless its level is below `LOG_LEVEL`. Removes secrets from every text. At each level except
 * `debug` it writes only the length of what people wrote to each other. A line has at most 4 KB, since CloudWatch bills
 * each byte. Never throws.
 */
export function log(level: Level, message: string, fields: Fields = {}): void {
  if (levels.indexOf(level) < levels.indexOf(logLevel())) return;
  const line = { time: new Date().toISOString(), level, message: shortened(message) };
  process.stdout.write(`${serialized({ ...line, ...fitting(fields, level, MAX_LINE - bytesOf(line) - 1) })}\n`);
}

/** From the least to the most important. */
const levels: readonly string[] = ['debug', 'info', 'warn', 'error'] satisfies Level[];

/** Longest line (bytes), with its line feed. */
const MAX_LINE = 4096;
/** Longest text in a line (characters), and what it may take (bytes of JSON): head and correlation id always fit. */
const MAX_TEXT = 500;
const MAX_TEXT_BYTES = 1500;
const MAX_NAME = 100;
/** Fields of one object that are looked at. */
const MAX_FIELDS = 64;
/** Deeper levels are cut. */
const MAX_DEPTH = 8;
/** Bytes for the brackets of an object or a list, and for the mark that says how much was left out. */
const MARK_BYTES = 28;

/** Fields that hold what people wrote. */
const personalField = /^(text|preview|snippet)$/;
const ownFields: readonly string[] = ['time', 'level', 'message'];

/** The fields of a line that fit into `bytes`: the correlation id first, then texts and numbers, then objects. */
function fitting(fields: Fields, level: Level, bytes: number): object {
  try {
    const rank = ([name, value]: [string, unknown]) => (name === 'id' ? 0 : isContainer(value) ? 2 : 1);
    const entries = Object.entries(fields).filter(([name]) => !ownFields.includes(name));
    return (
      fitObject(
        entries.sort((a, b) => rank(a) - rank(b)),
        { level, left: bytes },
        0,
      ) ?? {}
    );
  } catch {
    // A getter or a proxy of the caller's threw.
    return {};
  }
}

/** What a line can still hold (bytes). */
interface Room {
  readonly level: Level;
  left: number;
}

/** The value as it stands in the line; `undefined` where there is no room for it. */
function fitValue(value: unknown, room: Room, depth: number): unknown {
  if (!isContainer(value)) return fitScalar(typeof value === 'bigint' ? String(value) : value, room);
  if (depth > MAX_DEPTH) return fitScalar('…', room);
  if (value instanceof Error) return fitObject(Object.entries(plainError(value)), room, depth);
  return Array.isArray(value) ? fitList(value, room, depth) : fitObject(Object.entries(value), room, depth);
}

function fitScalar(value: unknown, room: Room): unknown {
  const shown = typeof value === 'string' ? shortened(value) : (value ?? null);
  return take(bytesOf(shown), room) ? shown : undefined;
}

function fitList(list: readonly unknown[], room: Room, depth: number): unknown[] | undefined {
  if (!take(MARK_BYTES, room)) return undefined;
  const fitted: unknown[] = [];
  for (const each of list) {
    const one = take(1, room) ? fitValue(each, room, depth + 1) : undefined;
    if (one === undefined) return [...fitted, `… ${list.length - fitted.length} more`];
    fitted.push(one);
  }
  return fitted;
}

function fitObject(all: readonly [string, unknown][], room: Room, depth: number): object | undefined {
  if (!take(MARK_BYTES, room)) return undefined;
  const entries = all.filter(([, value]) => value !== undefined && typeof value !== 'function');
  const fitted: [string, unknown][] = [];
  for (const [name, value] of entries.slice(0, MAX_FIELDS)) {
    const shown = shortened(name, MAX_NAME);
    const nameBytes = bytesOf(shown) + 2;
    if (!take(nameBytes, room)) continue;
    const one = fitValue(shownValue(name, value, room.level), room, depth + 1);
    if (one === undefined) room.left += nameBytes;
    else fitted.push([shown, one]);
  }
  const more = entries.length - fitted.length;
  return Object.fromEntries(more === 0 ? fitted : [...fitted, ['…', more]]);
}

function shownValue(name: string, value: unknown, level: Level): unknown {
  if (typeof value !== 'string') return value;
  if (isSecretField(name)) return '[redacted]';
  return level !== 'debug' && personalField.test(name) ? `[${value.length} characters]` : value;
}

function take(bytes: number, room: Room): boolean {
  if (bytes > room.left) return false;
  room.left -= bytes;
  return true;
}

/** Without secrets, and cut where it is too long. */
function shortened(text: string, limit = MAX_TEXT): string {
  // The part behind is cut in any case: searching it for secrets would take long.
  const clean = withoutSecrets(text.slice(0, 4 * MAX_TEXT));
  let length = clean.length > limit || text.length > 4 * MAX_TEXT ? limit - 1 : clean.length;
  for (;;) {
    const cut = length < clean.length ? `${clean.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}…` : clean;
    const bytes = bytesOf(cut);
    if (bytes <= MAX_TEXT_BYTES) return cut;
    length = Math.floor((Math.min(length, clean.length) * (MAX_TEXT_BYTES - 10)) / bytes);
  }
}

/** An error's name, message and frames, its own fields (code, status, …) and its cause. */
function plainError(error: Error): Record<string, unknown> {
  const { name, message, cause } = error;
  const own: object = { ...error };
  return { name, message, stack: stackFrames(error), ...own, cause };
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const serialized = (value: unknown): string => printable(JSON.stringify(value) ?? 'null');

const bytesOf = (value: unknown): number => Buffer.byteLength(serialized(value));
