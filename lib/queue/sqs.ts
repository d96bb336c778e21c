import { createHash } from 'node:crypto';
import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientOptions, type Reach } from '../aws/index.ts';
import type { Thread } from '../conversation/index.ts';
import { NotQueued, type Queue, type QueuedEvent, TooLarge } from './queue.ts';
import { queueBody } from './record.ts';

/** SQS accepts 256 KB for a message and for a call. The difference is room for ids. */
const maxBytes = 250 * 1024;
const maxEntries = 10;
const maxCallsAtOnce = 8;
const maxTries = 4;

export interface SqsQueueOptions extends Reach {
  readonly url: string;
}

interface Waiting {
  readonly group: string;
  readonly bytes: number;
  readonly entry: SendMessageBatchRequestEntry;
}

/**
 * The queue on SQS FIFO. The message group is the thread, and the event's key prevents doubles.
 *
 * A call may accept the second of two events and refuse the first. So events go out in rounds of at most one event for
 * each thread, and a round begins when every event of the round before is stored.
 */
export function sqsQueue({ url, ...reach }: SqsQueueOptions): Queue {
  const client = new SQSClient(clientOptions(reach));

  async function send(chunk: readonly Waiting[]): Promise<void> {
    let left = chunk;
    let failed: BatchResultErrorEntry[] = [];
    for (let attempt = 0; left.length > 0 && attempt < maxTries; attempt++) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, (50 + Math.random() * 50) * 2 ** attempt));
      const Entries = left.map(({ entry }) => entry);
      const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
      const stored = new Set(answer.Successful?.map(({ Id }) => Id));
      left = left.filter(({ entry }) => !stored.has(entry.Id));
      failed = answer.Failed ?? [];
      if (failed.some(({ SenderFault }) => SenderFault)) break;
    }
    if (left.length === 0) return;
    const reasons = [...new Set(failed.map(({ Code, Message }) => `${Code} ${Message ?? ''}`.trim()))].join('; ');
    throw new NotQueued(
      `The queue did not accept ${left.length} of ${chunk.length} events: ${reasons || 'no reason given'}. Send them again.`,
    );
  }

  return {
    async enqueue(events) {
      for (const round of rounds(events.map(waiting))) {
        const chunks = chunked(round);
        for (let i = 0; i < chunks.length; i += maxCallsAtOnce) {
          await allSettled(chunks.slice(i, i + maxCallsAtOnce).map(send));
        }
      }
    },
  };
}

/** The message group of a thread. SQS allows 128 printable ASCII characters; any other name is hashed. */
export function groupOf({ page, customer }: Thread): string {
  const group = `${page}:${customer}`;
  return /^[!-~]{1,128}$/.test(group) ? group : createHash('sha256').update(group).digest('hex');
}

function waiting(event: QueuedEvent, index: number): Waiting {
  // SQS refuses two characters that JSON does not escape. The emulator refuses everything beyond the basic plane
  // (emoji).
  const body = queueBody(event).replace(/[\uD800-\uDFFF\uFFFE\uFFFF]/g, escaped);
  const bytes = Buffer.byteLength(body);
  if (bytes > maxBytes) {
    throw new TooLarge(`Event ${event.id} has ${bytes} bytes; a queue message holds ${maxBytes}. Nothing was stored.`);
  }
  const group = groupOf(event.thread);
  return {
    group,
    bytes,
    entry: { Id: String(index), MessageBody: body, MessageGroupId: group, MessageDeduplicationId: event.key },
  };
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16)}`;
}

/** The first events of all threads, then their second ones, and so on. */
function rounds(all: readonly Waiting[]): Waiting[][] {
  const seen = new Map<string, number>();
  const result: Waiting[][] = [];
  for (const one of all) {
    const number = seen.get(one.group) ?? 0;
    seen.set(one.group, number + 1);
    const round = result[number];
    if (round) round.push(one);
    else result[number] = [one];
  }
  return result;
}

/** Calls of at most ten messages and 250 KB. */
function chunked(round: readonly Waiting[]): Waiting[][] {
  const chunks: Waiting[][] = [];
  let bytes = 0;
  for (const one of round) {
    const last = chunks.at(-1);
    if (last && last.length < maxEntries && bytes + one.bytes <= maxBytes) {
      last.push(one);
      bytes += one.bytes;
    } else {
      chunks.push([one]);
      bytes = one.bytes;
    }
  }
  return chunks;
}

/** Waits for all calls, so that none is still running when the first failure is thrown. */
async function allSettled(calls: Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(calls);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
