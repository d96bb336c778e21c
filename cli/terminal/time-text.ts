/** A time (ms since 1970) as an operator reads it, in the time zone of their computer: `2026-11-30 09:15:02`. */
export function timeText(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}
