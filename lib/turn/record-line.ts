import {
  type Arrived,
  type BotOutcome,
  IN_DOUBT,
  type Line,
  type NewLine,
  type Thread,
} from '../conversation/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import type { Ports } from './ports.ts';

/** Where an event is in the history. */
export interface Recorded {
  /** The last number in use, with this event's line. */
  readonly seq: number;
  /** The line that the event became, or belongs to. */
  readonly line?: number;
  /** That line as it was stored, where the event became one. */
  readonly stored?: Line;
  /** Numbers whose lines belong to events that wait in the dead-letter queue. The conversation keeps them. */
  readonly reservations: { readonly reserved?: Readonly<Record<string, number>> };
}

/** Stores the customer's line and shows it before the bot is asked: no error of the bot hides what a customer wrote. */
export async function recordLine(ports: Ports, queued: QueuedEvent, arrived: Arrived): Promise<Recorded> {
  const { conversation, line, confirmed } = arrived;
  if (confirmed !== undefined) await confirmSend(ports, arrived, confirmed);
  if (line !== undefined) return appendLine(ports, queued, arrived, line);
  return { seq: conversation.seq, reservations: {}, ...(confirmed === undefined ? {} : { line: confirmed.seq }) };
}

async function appendLine(ports: Ports, queued: QueuedEvent, arrived: Arrived, line: NewLine): Promise<Recorded> {
  const { thread, seq: last, surface, at, reserved = {} } = arrived.conversation;
  const { [queued.key]: reservedSeq, ...otherReservations } = reserved;
  const newReservations: Record<string, number> = {};
  for (let seq = reservedSeq ?? last + 1; ; seq += 1) {
    const status = line.speaker === 'customer' ? 'received' : 'sent';
    const stored = await ports.store.append(thread, {
      seq,
      // The facts of the day are of the same time.
      at,
      surface,
      key: queued.key,
      status,
      ...line,
    });
    if (stored.key !== queued.key) {
      // That event waits in the dead-letter queue. Its line keeps its number for the day when it is replayed.
      newReservations[stored.key] = seq;
      continue;
    }
    await ports.live.line(thread, stored);
    const changed = reservedSeq !== undefined || Object.keys(newReservations).length > 0;
    return {
      seq: Math.max(seq, last),
      line: seq,
      stored,
      reservations: changed ? { reserved: newest({ ...otherReservations, ...newReservations }) } : {},
    };
  }
}

/**
 * Keeps with the customer's line that the bot failed on it, before the turn is committed. Where the worker stops in
 * between, the line is written anew with the next delivery, and the bot is asked again.
 */
export async function markFailed(
  { store }: Pick<Ports, 'store'>,
  thread: Thread,
  { stored }: Recorded,
  outcome: BotOutcome,
): Promise<void> {
  if (outcome.kind !== 'failed' || stored?.speaker !== 'customer') return;
  await store.amend(thread, { ...stored, error: { code: BOT_FAILED, message: outcome.reason } });
}

/** Code of the error at a customer's line on which the bot failed. */
const BOT_FAILED = 'bot_failed';

/** So many dead letters of a thread keep their numbers. A replay of an older one gets a new number. */
const MAX_RESERVED = 50;

function newest(reserved: Readonly<Record<string, number>>): Record<string, number> {
  const entries = Object.entries(reserved).sort(([, a], [, b]) => a - b);
  return Object.fromEntries(entries.slice(-MAX_RESERVED));
}

/** An echo shows that a send in doubt arrived, even one that is not made again: its line becomes `sent`. */
async function confirmSend(
  ports: Ports,
  { conversation }: Arrived,
  confirmed: { seq: number; mid: string },
): Promise<void> {
  const { thread, pending, attention, lastDoubt = 0 } = conversation;
  const isPending = pending.some(({ effect }) => effect.kind === 'send' && effect.seq === confirmed.seq);
  // Items of older versions have no `lastDoubt`. They have `attention` where a send was given up.
  if (!isPending && attention === undefined && confirmed.seq > lastDoubt) return;
  const line = await ports.store.line(thread, confirmed.seq);
  if (line === undefined || !(isPending || line.status === 'in_doubt' || line.error?.code === IN_DOUBT)) return;
  const { error: _, ...rest } = line;
  const sent: Line = { ...rest, status: 'sent', mid: confirmed.mid };
  await ports.store.amend(thread, sent);
  await ports.live.line(thread, sent);
}
