import { type Line, type Note, withoutDigits } from '../conversation/index.ts';
import type { AgentLine, ThreadEntry } from '../protocol/index.ts';
import { maxLines } from './visitor-line.ts';

/**
 * A line as agents see it: also the text of one that was not sent, and why. Without event keys and metadata. That the
 * bot failed on a customer's line stands at the conversation.
 */
export function agentLine(line: Line, maxBytes = maxLines): AgentLine {
  const { seq, at, speaker, surface, status, mid, agent, attempt, edited, deleted, reactions, clientId, followUp } =
    line;
  const error = speaker === 'customer' ? undefined : line.error;
  const base = { seq, at, speaker, surface, status, mid, error, agent, attempt, edited, deleted, reactions, followUp };
  const shown = { ...base, client: clientId };
  const whole = { ...shown, ...contentOf(withoutDigits(line)) };
  return bytesOf(whole) <= maxBytes ? whole : { ...shown, sent: { text: '…' } };
}

export function noteEntry(note: Note): ThreadEntry {
  return { note };
}

export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function contentOf({ content, deleted }: Line): Line['content'] {
  if (deleted && 'message' in content) return { message: { mid: content.message.mid } };
  if (!('sent' in content)) return content;
  const { metadata: _, ...sent } = content.sent;
  return { sent };
}
