import type { Line, LineContent } from '../conversation/index.ts';
import type { VisitorLine } from '../protocol/frames.ts';

/** Frames to the browser: API Gateway sends at most 32 KB at once; some room is left for what stands around the lines. */
const maxLines = 30 * 1024;
export const pageSize = 30;

/**
 * A line as the visitor may see it: without event keys, metadata, error details and payloads of other people's making.
 * A line that was dropped (its sender had lost the thread) keeps its number and has nothing to show.
 */
export function visitorLine(entry: Line): VisitorLine {
  const { seq, at, speaker, mid, clientId, edited, deleted, reactions } = entry;
  const base = { seq, at, speaker, mid, client: clientId, edited, deleted, reactions, status: statusOf(entry) };
  if (entry.status === 'dropped') return base;
  const shown = { ...base, ...(deleted ? { message: {} } : contentOf(entry.content)) };
  return Buffer.byteLength(JSON.stringify(shown)) <= maxLines ? shown : { ...base, sent: { text: '…' } };
}

/**
 * As many lines as one frame holds, and whether there were more.
 * @param entries in order, one more than a page where there are more.
 * @param from which end a page begins: `newest` keeps the last lines, `oldest` the first.
 */
export function historyPage(
  entries: readonly Line[],
  from: 'oldest' | 'newest',
): { readonly entries: readonly VisitorLine[]; readonly more: boolean } {
  const ordered = from === 'oldest' ? entries : entries.toReversed();
  const page: VisitorLine[] = [];
  let bytes = 0;
  for (const entry of ordered.slice(0, pageSize)) {
    const line = visitorLine(entry);
    bytes += Buffer.byteLength(JSON.stringify(line)) + 1;
    if (page.length > 0 && bytes > maxLines) break;
    page.push(line);
  }
  return { entries: from === 'oldest' ? page : page.reverse(), more: page.length < entries.length };
}

function contentOf(content: LineContent): Pick<VisitorLine, 'message' | 'postback' | 'sent' | 'control'> {
  if ('message' in content) {
    const { text, quick_reply, reply_to, attachments } = content.message;
    return { message: { text, quick_reply, reply_to, attachments } };
  }
  if ('postback' in content) return { postback: { title: content.postback.title } };
  if ('sent' in content) {
    const { metadata: _, ...sent } = content.sent;
    return { sent };
  }
  const { action, from, to } = content.control;
  return { control: { action, from, to } };
}

function statusOf({ status }: Line): VisitorLine['status'] {
  return status === 'pending' || status === 'failed' || status === 'dropped' ? status : undefined;
}
