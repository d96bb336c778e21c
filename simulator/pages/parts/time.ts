// Times as a chat shows them, in the locale and time zone of the browser. All arguments are milliseconds since 1970.

/** For the lines between messages: `14:05`, on another day `Mon 14:05`, after a week `12 Mar 14:05`. */
export function when(at: number, now = Date.now()): string {
  const clock = format(at, { hour: '2-digit', minute: '2-digit' });
  if (sameDay(at, now)) return clock;
  const recent = now - at < 6 * day && at <= now;
  return `${format(at, recent ? { weekday: 'short' } : { day: 'numeric', month: 'short' })} ${clock}`;
}

/** For lists: `now`, `5 min`, `3 h`, then the day. */
export function ago(at: number, now = Date.now()): string {
  const passed = now - at;
  if (passed < minute) return 'now';
  if (passed < hour) return `${Math.floor(passed / minute)} min`;
  if (passed < day) return `${Math.floor(passed / hour)} h`;
  return format(at, passed < 6 * day ? { weekday: 'short' } : { day: 'numeric', month: 'short' });
}

/** Until control or a window ends: `in 23 h`, `in 5 min`, `over`. */
export function until(at: number, now = Date.now()): string {
  const left = at - now;
  if (left <= 0) return 'over';
  if (left < hour) return `in ${Math.ceil(left / minute)} min`;
  return left < 2 * day ? `in ${Math.floor(left / hour)} h` : `in ${Math.floor(left / day)} days`;
}

/** For logs: `14:05:09`. */
export function second(at: number): string {
  return format(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(undefined, options).format(at);
}
