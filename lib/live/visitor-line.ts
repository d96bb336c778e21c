import { type Line, type LineContent, mayRead, type Reader, shownSeq } from '../conversation/index.ts';
import { maxServerFrame, type VisitorContent, type VisitorLine } from '../protocol/index.ts';

/** Bytes of the lines in one frame; the rest of the frame is for the fields around them. */
export const maxLines = maxServerFrame - 2 * 1024;

/**
 * A line of the thread of `customer` as the visitor may see it: without event keys, metadata, details of errors,
 * payloads, and ids of agents. A line of their conversation that they may not read keeps its number and has nothing to
 * show. `undefined` where the line is not of their conversation.
 */
export function visitorLine(customer: string, line: Line, reader: Reader): VisitorLine | undefined {
  const { at, speaker, mid, clientId, edited, deleted, reactions, status } = line;
  const seq = shownSeq(customer, line.seq, reader);
  if (seq === undefined) return undefined;
  if (!mayRead(customer, line, reader)) return { seq, at, speaker, status: 'dropped' };
  const base = { seq, at, speaker, name: line.agent?.name, mid, client: clientId, edited, deleted, reactions };
  const shown = { ...base, status: status === 'pending' || status === 'failed' ? status : undefined };
  const whole = { ...shown, ...(deleted ? { message: {} } : contentOf(line.content)) };
  return Buffer.byteLength(JSON.stringify(whole)) <= maxLines ? whole : { ...shown, sent: { text: '…' } };
}

function contentOf(content: LineContent): VisitorContent {
  if ('message' in content) {
    const { text, quick_reply, reply_to, attachments } = content.message;
    return { message: { text, quick_reply, reply_to, attachments } };
  }
  if ('postback' in content) return { postback: { title: content.postback.title } };
  if ('sent' in content) {
    const { metadata: _, ...sent } = content.sent;
    return { sent };
  }
  const { action, from, to, fromAgent, toAgent } = content.control;
  return { control: { action, from, to, fromName: fromAgent?.name, toName: toAgent?.name } };
}
