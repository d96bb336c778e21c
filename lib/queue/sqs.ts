import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientOptions, type Reach } from '../aws/index.ts';
import type { Thread } from '../conversation/index.ts';
import { sha256 } from '../sha256.ts';
import { NotQueued, type Queue, type QueuedEvent, TooLarge } from './queue.ts';
import { type QueueUrls, queueUrlOf } from './queue-urls.ts';
import { packBody, queueBody } from './record.ts';

/** SQS accepts 256 KB for a message and for a call. The difference is room for ids. */
const maxBytes = 250 * 1024;
const maxEntries = 10;
/**
 * Rounds of one call of `enqueue`, where events are small. Each takes some 20 ms, and Meta and API Gateway wait for the
 * function.
 */
const maxRounds = 100;
/** What a message of several events has beside them. */
const packBytes = 16;
const maxCallsAtOnce = 8;
const maxTries = 4;

export interface SqsQueueOptions extends Reach, QueueUrls {}

/** A queue message that is not stored yet. */
interface Waiting {
  readonly queueUrl: string;
  readonly group: string;
  readonly bytes: number;
  readonly entry: SendMessageBatchRequestEntry;
}

/**
 * The queues on SQS FIFO. The message group is the thread, and the event's key prevents doubles.
 *
 * A call may accept the second of two messages and refuse the first. So messages go out in rounds of at most one for
 * each thread, and a round begins when every message of the round before is stored. Each round takes a moment: where
 * one delivery has very many events of a thread, a message holds several.
 */
export function sqsQueue({ url, webUrl, ...reach }: SqsQueueOptions): Queue {
  const client = new SQSClient(clientOptions(reach));
  const urls = { url, ...(webUrl !== undefined && { webUrl }) };

  async function send(chunk: readonly Waiting[]): Promise<void> {
    const QueueUrl = chunk[0]?.queueUrl;
    let left = chunk;
    let failed: BatchResultErrorEntry[] = [];
    for (let attempt = 0; left.length > 0 && attempt < maxTries; attempt++) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, (50 + Math.random() * 50) * 2 ** attempt));
      const Entries = left.map(({ entry }) => entry);
      const answer = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      const stored = new Set(answer.Successful?.map(({ Id }) => Id));
      left = left.filter(({ entry }) => !stored.has(entry.Id));
      failed = answer.Failed ?? [];
      if (failed.some(({ SenderFault }) => SenderFault)) break;
    }
    if (left.length === 0) return;
    const reasons = [...new Set(failed.map(({ Code, Message }) => `${Code} ${Message ?? ''}`.trim()))].join('; ');
    throw new NotQueued(
      `The queue did not accept ${left.length} of ${chunk.length} messages: ${reasons || 'no reason given'}. Send them again.`,
    );
  }

  return {
    async enqueue(events) {
      for (const round of rounds(packed(events, urls))) {
        const chunks = queuesOf(urls).flatMap((queue) => chunked(round.filter(({ queueUrl }) => queueUrl === queue)));
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
  return /^[!-~]{1,128}$/.test(group) ? group : sha256(group);
}

/** An event as it stands in a message. */
interface Written {
  readonly event: QueuedEvent;
  readonly body: string;
  readonly bytes: number;
}

/** The messages for events: one for each, except where a thread has more events than there may be rounds. */
function packed(events: readonly QueuedEvent[], urls: QueueUrls): Waiting[] {
  const threads = new Map<string, Written[]>();
  for (const event of events) {
    const group = groupOf(event.thread);
    const known = threads.get(group);
    if (known) known.push(written(event));
    else threads.set(group, [written(event)]);
  }
  return [...threads]
    .flatMap(([group, all]) => packs(all).map((pack) => ({ group, pack })))
    .map(({ group, pack: [first, ...others] }, index): Waiting => {
      const pack = [first, ...others];
      const body = others.length === 0 ? first.body : packBody(pack.map(({ body }) => body));
      const key = others.length === 0 ? first.event.key : keyOf(pack);
      return {
        queueUrl: queueUrlOf(urls, first.event.thread),
        group,
        bytes: Buffer.byteLength(body),
        entry: { Id: String(index), MessageBody: body, MessageGroupId: group, MessageDeduplicationId: key },
      };
    });
}

type Pack = [Written, ...Written[]];

/** The events of one thread, in order, in as many messages as there may be rounds. */
function packs(all: readonly Written[]): Pack[] {
  const most = Math.ceil(all.length / maxRounds);
  const result: Pack[] = [];
  let bytes = 0;
  for (const one of all) {
    const last = result.at(-1);
    if (last && last.length < most && bytes + one.bytes + packBytes <= maxBytes) {
      last.push(one);
      bytes += one.bytes + 1;
    } else {
      result.push([one]);
      bytes = one.bytes;
    }
  }
  return result;
}

function keyOf(pack: readonly Written[]): string {
  return sha256(pack.map(({ event }) => event.key).join());
}

function written(event: QueuedEvent): Written {
  // SQS refuses two characters that JSON does not escape. The emulator refuses everything beyond the basic plane
  // (emoji).
  const body = queueBody(event).replace(/[\uD800-\uDFFF\uFFFE\uFFFF]/g, escaped);
  const bytes = Buffer.byteLength(body);
  if (bytes > maxBytes) {
    throw new TooLarge(`Event ${event.id} has ${bytes} bytes; a queue message holds ${maxBytes}. Nothing was stored.`);
  }
  return { event, body, bytes };
}

function queuesOf({ url, webUrl }: QueueUrls): string[] {
  return webUrl === undefined || webUrl === url ? [url] : [url, webUrl];
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16)}`;
}

/** The first messages of all threads, then their second ones, and so on. */
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
