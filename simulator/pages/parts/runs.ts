import type { Line } from '../../model/views.ts';

/** Lines of one sender in a row. They share an avatar and a name, and their corners are joined. */
export interface Run {
  key: string;
  /** Set if a time is shown above. */
  time?: number;
  lines: Line[];
}

/** Groups a thread's lines. Five minutes or another sender end a run. After 15 minutes the time is shown. */
export function runs(lines: readonly Line[]): Run[] {
  const found: Run[] = [];
  let before: Line | undefined;
  for (const line of lines) {
    const gap = before ? line.at - before.at : Number.POSITIVE_INFINITY;
    const last = found.at(-1);
    if (last && before && gap < 5 * minute && sender(before) === sender(line)) last.lines.push(line);
    else found.push({ key: line.id, lines: [line], ...(gap > 15 * minute && { time: line.at }) });
    before = line;
  }
  return found;
}

const minute = 60_000;

function sender(line: Line): string {
  return `${line.from} ${line.app_id} ${line.persona?.id}`;
}
