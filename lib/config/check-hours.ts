import { isObject } from '../json.ts';
import { ConfigError, wrongValue } from './config-error.ts';
import { clockFormat, type Hours, parseSpan } from './hours.ts';

/**
 * Checks `hours` of `chat.config.ts`.
 *
 * @throws {ConfigError} that names the day or the text that is wrong.
 */
export function checkHours({ timeZone, week, closed = [] }: Hours): void {
  if (!isTimeZone(timeZone))
    throw wrongValue('hours.timeZone', timeZone, 'the name of a time zone, such as Europe/Berlin');
  if (!isObject(week)) throw wrongValue('hours.week', week, "an object such as { mon: ['09:00-18:00'] }");
  for (const [day, spans] of Object.entries(week)) {
    if (!Array.isArray(spans))
      throw wrongValue(`hours.week.${day}`, spans, "a list such as ['09:00-12:30', '14:00-18:00']");
    for (const text of spans) checkSpan(day, text);
  }
  if (Object.values(week).every((spans) => spans.length === 0))
    throw new ConfigError(['hours', 'week'], 'hours.week has no hours at all; leave `hours` out to be always open.');
  if (!Array.isArray(closed)) throw wrongValue('hours.closed', closed, "a list such as ['2026-12-24']");
  for (const date of closed) checkDate(date);
}

function isTimeZone(name: unknown): boolean {
  if (typeof name !== 'string') return false;
  try {
    return clockFormat(name) !== undefined;
  } catch {
    return false;
  }
}

function checkSpan(day: string, text: unknown): void {
  const span = typeof text === 'string' ? parseSpan(text) : undefined;
  const problem = (what: string) =>
    new ConfigError(['hours', 'week', day, String(text)], `hours.week.${day} has ${JSON.stringify(text)}; ${what}`);
  if (span === undefined) throw problem('write it as 09:00-12:30.');
  if (span.end > span.start) return;
  throw problem(
    'its end is not after its start. Past midnight, write 22:00-24:00 here and 00:00-02:00 on the next day.',
  );
}

function checkDate(date: unknown): void {
  const time = typeof date === 'string' && /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN;
  if (Number.isFinite(time) && new Date(time).toISOString().startsWith(String(date))) return;
  throw new ConfigError(
    ['hours', 'closed', String(date)],
    `hours.closed has ${JSON.stringify(date)}; write each day as 2026-12-24.`,
  );
}
