import { maxUnhandled, perMinute, unhandledLasts } from '../protocol/index.ts';

/** What the limits of a thread are counted in. */
export interface Limits {
  /** Rises with each event that is admitted. */
  readonly version: number;
  /** Events that may not be handled yet, by their key, with the time of their arrival (ms). */
  readonly waiting: Readonly<Record<string, number>>;
  /** Minute and count together, see `firstCount`. */
  readonly event?: number;
  readonly read?: number;
  /** The read mark that was admitted last. */
  readonly lastRead?: { readonly seq: number; readonly key: string };
  /** Hashes of sessions that the visitor ended. */
  readonly ended: readonly string[];
}

/** An event that asks to be queued. */
export interface Asking {
  readonly key: string;
  /** Hash of the session that sent it. */
  readonly session: string;
  /** Of a read mark: the number of the line that was read. */
  readonly readSeq?: number;
}

export type Admission =
  /** It is queued. */
  | { readonly kind: 'new'; readonly limits: Limits }
  /** The browser sends it again: it is queued again, and its key prevents a double. */
  | { readonly kind: 'again' }
  /** A read mark that says nothing new: it is acknowledged, and not queued. */
  | { readonly kind: 'known' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'too_many'; readonly of: 'minute' | 'unhandled' };

/** Decides whether an event of the website may be queued now. */
export function admit(limits: Limits, asking: Asking, now: number): Admission {
  const { key, session, readSeq } = asking;
  if (limits.ended.includes(session)) return { kind: 'ended' };
  if (limits.waiting[key] !== undefined || limits.lastRead?.key === key) return { kind: 'again' };
  if (readSeq !== undefined && limits.lastRead !== undefined && readSeq <= limits.lastRead.seq)
    return { kind: 'known' };
  const counted = readSeq === undefined ? 'event' : 'read';
  const count = nextCount(limits[counted], now);
  if (timesOf(count) > perMinute[counted]) return { kind: 'too_many', of: 'minute' };
  const waiting = Object.entries(limits.waiting).filter(([, at]) => at > now - unhandledLasts);
  if (waiting.length >= maxUnhandled) return { kind: 'too_many', of: 'unhandled' };
  return {
    kind: 'new',
    limits: {
      ...limits,
      version: limits.version + 1,
      waiting: { ...Object.fromEntries(waiting), [key]: now },
      [counted]: count,
      ...(readSeq !== undefined && { lastRead: { seq: readSeq, key } }),
    },
  };
}

const perCount = 100_000;

/** The first count of the minute: one number holds the minute and how often in it, so one attribute is enough. */
export function firstCount(now: number): number {
  return Math.floor(now / 60_000) * perCount + 1;
}

export function timesOf(count: number): number {
  return count % perCount;
}

/** One more in this minute. A count of a later minute is of an instance whose clock is ahead: it goes on. */
function nextCount(count: number | undefined, now: number): number {
  const first = firstCount(now);
  return count === undefined || count < first ? first : count + 1;
}
