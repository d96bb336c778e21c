import type { Reader } from '../conversation/index.ts';
import { pageSize, type VisitorLine } from '../protocol/index.ts';
import type { LineOfThread } from './read-lines.ts';
import { maxLines, visitorLine } from './visitor-line.ts';

/** How many lines to read for one page: one more than it holds tells whether there are more. */
export const readSize = pageSize + 1;

/**
 * As many lines as one frame holds, and whether there were more.
 *
 * @param lines in order, `readSize` of them where there are more than a page holds.
 * @param from the end at which the page begins: `newest` keeps the last lines, `oldest` the first.
 */
export function historyPage(
  lines: readonly LineOfThread[],
  reader: Reader,
  from: 'oldest' | 'newest',
): { readonly entries: readonly VisitorLine[]; readonly more: boolean } {
  const ordered = from === 'oldest' ? lines : lines.toReversed();
  const entries: VisitorLine[] = [];
  let bytes = 0;
  for (const each of ordered.slice(0, pageSize)) {
    const line = visitorLine(each.customer, each.line, reader);
    if (line === undefined) continue;
    bytes += Buffer.byteLength(JSON.stringify(line)) + 1;
    if (entries.length > 0 && bytes > maxLines) break;
    entries.push(line);
  }
  return { entries: from === 'oldest' ? entries : entries.reverse(), more: entries.length < lines.length };
}
