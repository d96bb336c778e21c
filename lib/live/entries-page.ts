import type { Line, Note, Thread } from '../conversation/index.ts';
import { pageSize, type ThreadEntry } from '../protocol/index.ts';
import type { Store } from '../store/index.ts';
import { agentLine, bytesOf, noteEntry } from './agent-line.ts';
import { readSize } from './history-page.ts';
import { maxLines } from './visitor-line.ts';

/** A part of a thread as agents see it: lines, and between them notes. */
export interface EntriesPage {
  readonly entries: readonly ThreadEntry[];
  readonly more: boolean;
}

/** Notes that one page may have. A conversation with more between 30 lines shows the newest. */
const maxNotes = 100;

/**
 * Reads the lines after or before a number, or the newest ones, with the notes between them.
 *
 * @param bytes that the entries may have: a line that is larger than all of them is shortened.
 */
export async function readEntries(
  store: Store,
  thread: Thread,
  { after, before }: { readonly after?: number; readonly before?: number },
  bytes = maxLines,
): Promise<EntriesPage> {
  const found = await store.history(thread, { after, before, limit: readSize });
  const isForward = after !== undefined;
  const kept = fittingLines(found, isForward, bytes);
  const more = kept.length < found.length;
  const low = after ?? (more ? (kept[0]?.seq ?? 0) : 0);
  const high = isForward && more ? kept.at(-1)?.seq : undefined;
  const end = high === undefined ? before : high + 1;
  // A note after line 6 belongs to the page that has line 6.
  const notes = isForward
    ? await store.notes(thread, { after: low, ...(end !== undefined && { before: end }), limit: maxNotes })
    : (await store.notes(thread, { ...(end !== undefined && { before: end }), limit: maxNotes })).filter(
        (note) => note.after >= low,
      );
  return { entries: merged(kept, notes, bytes), more };
}

function fittingLines(found: readonly Line[], isForward: boolean, bytes: number): Line[] {
  const kept: Line[] = [];
  let used = 0;
  for (const line of (isForward ? found : found.toReversed()).slice(0, pageSize)) {
    used += bytesOf(agentLine(line, bytes)) + 1;
    if (kept.length > 0 && used > bytes) break;
    kept.push(line);
  }
  return isForward ? kept : kept.reverse();
}

/** Each note stands after its line. Notes that do not fit beside the lines are left out, the oldest first. */
function merged(lines: readonly Line[], notes: readonly Note[], bytes: number): ThreadEntry[] {
  const shown = lines.map((line) => agentLine(line, bytes));
  let left = bytes - shown.reduce((sum, line) => sum + bytesOf(line) + 1, 0);
  const fitting: Note[] = [];
  for (const note of notes.toReversed()) {
    left -= bytesOf(noteEntry(note)) + 1;
    if (left < 0) break;
    fitting.unshift(note);
  }
  const entries: ThreadEntry[] = fitting.filter(({ after }) => after < (shown[0]?.seq ?? 0)).map(noteEntry);
  for (const line of shown) {
    entries.push(line, ...fitting.filter(({ after }) => after === line.seq).map(noteEntry));
  }
  const known = new Set(shown.map(({ seq }) => seq));
  const others = fitting.filter(({ after }) => after >= (shown[0]?.seq ?? 0) && !known.has(after));
  return [...entries, ...others.map(noteEntry)];
}
