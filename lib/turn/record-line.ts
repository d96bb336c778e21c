import type { Arrived, Line, NewLine } from '../conversation/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { IN_DOUBT } from './outcome.ts';
import type { Ports } from './ports.ts';

/** Where an event stands in the history. */
export interface Recorded {
  /** The last number in use, with this event's line. */
  readonly seq: number;
  /** The line that the event became, or belongs to. */
  readonly line?: number;
  /** What the conversation has to remember of numbers that hold lines of events whose turns never came to an end. */
  readonly reservations: { readonly reserved?: Readonly<Record<string, number>> };
}

/** Puts the customer's words into the history and before people's eyes, before the bot is asked: no bot error hides them. */
export async function recordLine(ports: Ports, queued: QueuedEvent, arrived: Arrived): Promise<Recorded> {
  const { conversation, line, confirmed } = arrived;
  if (confirmed !== undefined) await confirm(ports, arrived, confirmed);
  if (line !== undefined) return appendLine(ports, queued, arrived, line);
  return { seq: conversation.seq, reservations: {}, ...(confirmed === undefined ? {} : { line: confirmed.seq }) };
}

async function appendLine(ports: Ports, queued: QueuedEvent, arrived: Arrived, line: NewLine): Promise<Recorded> {
  const { thread, seq: last, surface, reserved = {} } = arrived.conversation;
  const { [queued.key]: own, ...others } = reserved;
  const found: Record<string, number> = {};
  for (let seq = own ?? last + 1; ; seq += 1) {
    const status = line.speaker === 'customer' ? 'received' : 'sent';
    const entry: Line = { seq, at: ports.now(), surface, key: queued.key, status, ...line };
    const stands = await ports.store.append(thread, entry);
    if (stands.key !== queued.key) {
      // That event waits in the dead-letter queue. Its line keeps its number, for the day it is replayed.
      found[stands.key] = seq;
      continue;
    }
    await ports.live.line(thread, stands);
    const changed = own !== undefined || Object.keys(found).length > 0;
    return {
      seq: Math.max(seq, last),
      line: seq,
      reservations: changed ? { reserved: { ...others, ...found } } : {},
    };
  }
}

/** The echo of a send in doubt, even of one that was given up: its line was sent after all. */
async function confirm(ports: Ports, { conversation }: Arrived, taken: { seq: number; mid: string }): Promise<void> {
  const open = conversation.pending.some(({ effect }) => effect.kind === 'send' && effect.seq === taken.seq);
  if (!open && conversation.attention === undefined) return;
  const entry = await ports.store.line(conversation.thread, taken.seq);
  if (entry === undefined || !(open || entry.error?.code === IN_DOUBT)) return;
  const { error, ...rest } = entry;
  const sent: Line = { ...rest, status: 'sent', mid: taken.mid };
  await ports.store.amend(conversation.thread, sent);
  await ports.live.line(conversation.thread, sent);
}
