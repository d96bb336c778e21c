/** When agents answer: `hours` of `chat.config.ts`. */
export interface Hours {
  /** A name of the IANA list: `Europe/Berlin`. Summer time needs no setting. */
  readonly timeZone: string;
  /**
   * The hours of each day, as `09:00-12:30`. A day that is missing is closed. Hours past midnight are written as two:
   * `22:00-24:00`, and `00:00-02:00` on the next day.
   */
  readonly week: { readonly [Day in Weekday]?: readonly string[] };
  /** Days without hours: `2026-12-24`. */
  readonly closed?: readonly string[];
}

/** In the order of `Date.getUTCDay`. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof weekdays)[number];

/** Whether agents answer at a time, and if not, when the next hours begin (ms). */
export interface Openness {
  readonly now: boolean;
  /** Missing while it is open, and where no hours follow within a year. */
  readonly next?: number;
}

/**
 * Whether it is open at `at` (ms). Without `hours` it is always open. Times are those of a clock on the wall: in the
 * night when summer time ends, an hour that comes twice is open twice. Safe in browsers.
 *
 * @example openAt({ timeZone: 'Europe/Berlin', week: { mon: ['09:00-18:00'] } }, Date.now()) // { now: true }
 */
export function openAt(hours: Hours | undefined, at: number): Openness {
  if (hours === undefined) return { now: true };
  const offsetAt = offsets(hours.timeZone);
  // The first day is the one before: where clocks jump over midnight, its hours may not be over.
  const today = Math.floor((at + offsetAt(at)) / DAY);
  for (let day = today - 1; day <= today + SEARCHED_DAYS; day++) {
    const spans = spansOf(hours, day);
    if (spans.length === 0) continue;
    const open = intervals(day * DAY, spans, offsetAt);
    if (open.some(({ start, end }) => start <= at && at < end)) return { now: true };
    const starts = open.map(({ start }) => start).filter((start) => start > at);
    if (starts.length > 0) return { now: false, next: Math.min(...starts) };
  }
  return { now: false };
}

/**
 * The date at `at` (ms) on the operator's clock: in the time zone of `hours`, and in UTC without them.
 *
 * @example dateAt({ timeZone: 'Asia/Tokyo', week: {} }, Date.UTC(2026, 10, 30, 20)) // '2026-12-01'
 */
export function dateAt(hours: Pick<Hours, 'timeZone'> | undefined, at: number): string {
  const offset = hours === undefined ? 0 : offsets(hours.timeZone)(at);
  return new Date(at + offset).toISOString().slice(0, 10);
}

/** A part of a day: minutes after midnight. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `09:00-12:30` as minutes after midnight; undefined where it is not written so. `24:00` is the end of the day. */
export function parseSpan(text: string): Span | undefined {
  const [, hour, minute, endHour, endMinute] = /^(\d\d):([0-5]\d)-(\d\d):([0-5]\d)$/.exec(text) ?? [];
  const start = Number(hour) * 60 + Number(minute);
  const end = Number(endHour) * 60 + Number(endMinute);
  return start < 24 * 60 && end <= 24 * 60 ? { start, end } : undefined;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SEARCHED_DAYS = 366;

/** The hours of a day, given by its number since 1970. */
function spansOf({ week, closed }: Hours, day: number): readonly Span[] {
  const date = new Date(day * DAY);
  const weekday = weekdays[date.getUTCDay()];
  if (weekday === undefined || week[weekday] === undefined) return [];
  if (closed?.includes(date.toISOString().slice(0, 10))) return [];
  return week[weekday].flatMap((text) => parseSpan(text) ?? []);
}

type OffsetAt = (at: number) => number;

/**
 * The instants of a day's hours. Where the clocks change around that day, the parts before and after the change are
 * computed apart.
 *
 * @param midnight What the clock shows at the day's beginning, as if it were UTC (ms).
 */
function intervals(midnight: number, spans: readonly Span[], offsetAt: OffsetAt): Span[] {
  const [from, to] = [midnight - DAY, midnight + 2 * DAY];
  const [before, after] = [offsetAt(from), offsetAt(to)];
  const change = before === after ? Number.POSITIVE_INFINITY : changeBetween(from, to, offsetAt);
  return spans
    .flatMap((span) => {
      const [start, end] = [midnight + span.start * MINUTE, midnight + span.end * MINUTE];
      return [
        { start: start - before, end: Math.min(end - before, change) },
        { start: Math.max(start - after, change), end: end - after },
      ];
    })
    .filter(({ start, end }) => start < end);
}

/** The minute from which another offset holds. */
function changeBetween(from: number, to: number, offsetAt: OffsetAt): number {
  const before = offsetAt(from);
  let [low, high] = [from / MINUTE, to / MINUTE];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * MINUTE) === before) low = middle;
    else high = middle;
  }
  return high * MINUTE;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of a time zone are ahead of UTC at a time (ms). */
function offsets(timeZone: string): OffsetAt {
  const format = formats.get(timeZone) ?? clockFormat(timeZone);
  formats.set(timeZone, format);
  return (at) => {
    const minute = Math.floor(at / MINUTE) * MINUTE;
    const parts = new Map(format.formatToParts(minute).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 0, day, hour, minutes] = (['year', 'month', 'day', 'hour', 'minute'] as const).map(
      (part) => parts.get(part),
    );
    return Date.UTC(year, month - 1, day, hour, minutes) - minute;
  };
}

/** @throws {RangeError} where there is no such time zone. */
export function clockFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
}
