import type { Note } from '../conversation/index.ts';

/** The order of notes: by the line before them, then by time. Their keys in the table have no time. */
export function byPlace(a: Note, b: Note): number {
  return a.after - b.after || a.at - b.at;
}
