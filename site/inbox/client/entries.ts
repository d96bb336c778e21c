import type { Note } from '../../../lib/conversation/index.ts';
import type { AgentLine, ThreadEntry } from '../../../lib/protocol/index.ts';

/** The lines and notes of the open conversation. */
export interface Entries {
  /** In order: each note stands behind the line before it. */
  list(): readonly ThreadEntry[];
  line(seq: number): AgentLine | undefined;
  first(): number;
  last(): number;
  /** How many notes are known. */
  notes(): number;
  /** New or changed entries. @param isNewest pushed just now: it replaces what a list has brought. */
  add(entries: readonly ThreadEntry[], isNewest?: boolean): void;
  clear(): void;
}

export function createEntries(): Entries {
  const lines = new Map<number, AgentLine>();
  const notes = new Map<string, Note>();
  let shown: readonly ThreadEntry[] | undefined;

  return {
    list() {
      shown ??= [...lines.values(), ...[...notes.values()].map((note) => ({ note }))].sort(
        (one, other) => placeOf(one) - placeOf(other) || timeOf(one) - timeOf(other),
      );
      return shown;
    },
    line: (seq) => lines.get(seq),
    first: () => (lines.size === 0 ? 0 : Math.min(...lines.keys())),
    last: () => Math.max(0, ...lines.keys()),
    notes: () => notes.size,
    add(entries, isNewest = false) {
      for (const entry of entries) {
        if ('note' in entry) notes.set(entry.note.id, entry.note);
        else if (isNewest || !lines.has(entry.seq)) lines.set(entry.seq, entry);
      }
      shown = undefined;
    },
    clear() {
      lines.clear();
      notes.clear();
      shown = undefined;
    },
  };
}

/** A note with `after: 7` stands between the lines 7 and 8. */
function placeOf(entry: ThreadEntry): number {
  return 'note' in entry ? entry.note.after + 0.5 : entry.seq;
}
function timeOf(entry: ThreadEntry): number {
  return 'note' in entry ? entry.note.at : entry.at;
}
