import { log } from '../log.ts';
import { type Queue, TooLarge } from '../queue/queue.ts';
import { openEnvelope } from './envelope.ts';
import { verifySignature } from './signature.ts';

/** A webhook request. */
export interface Delivery {
  /** The bytes that were signed. */
  readonly body: Buffer;
  /** The header `X-Hub-Signature-256`. */
  readonly signature?: string;
  /** Correlation id: the gateway's id of the request. */
  readonly id: string;
}

export interface Receiver {
  /** @throws if it is not set; the message says how to set it. */
  appSecret(): Promise<string>;
  /** @throws if it is not configured. */
  queue(): Queue;
  /**
   * Our Page, if one is connected.
   * @throws if it cannot be read. Meta then delivers again: without the id, events of another Page would reach the bot.
   */
  pageId(): Promise<string | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/**
 * Processes one webhook. It answers 200 only when the queue has stored every event of it; otherwise Meta delivers it
 * again. The log has nothing of the body.
 */
export async function receive({ body, signature, id }: Delivery, receiver: Receiver): Promise<Answer> {
  let queue: Queue;
  let pageId: string | undefined;
  try {
    // Do not load the secret for unsigned requests: scanners would turn a missing secret into error logs.
    const reading = signature === undefined ? undefined : readBoth(receiver);
    if (signature === undefined || !verifySignature(body, signature, (await reading?.appSecret) ?? '')) {
      const reason = signature === undefined ? 'has no X-Hub-Signature-256' : 'is not signed with our APP_SECRET';
      log('warn', `Refused a webhook that ${reason}`, { id, bytes: body.length });
      return { statusCode: 401, body: 'The signature is missing or wrong.' };
    }
    pageId = await reading?.pageId;
    queue = receiver.queue();
  } catch (error) {
    log('error', 'The webhook is not set up', { id, error });
    return { statusCode: 500, body: 'Not set up.' };
  }

  const envelope = openEnvelope(body.toString('utf8'), { id, now: receiver.now(), pageId });
  if (envelope.kind === 'refused') {
    log('warn', 'Refused a signed webhook', { id, reason: envelope.reason, bytes: body.length });
    return { statusCode: envelope.statusCode, body: envelope.reason };
  }
  if (envelope.kind === 'test') {
    const message = "A test from the App Dashboard (Meta's test button) reached the webhook. Nothing is answered.";
    log('info', message, { id, field: envelope.field });
    return received;
  }
  const { events, changes, nameless, otherPages } = envelope;
  try {
    if (events.length > 0) await queue.enqueue(events);
  } catch (error) {
    log('error', 'Could not queue a webhook: Meta will deliver it again', { id, error, events: events.length });
    if (error instanceof TooLarge) return { statusCode: 413, body: 'One event is too large. Nothing was stored.' };
    return { statusCode: 503, body: 'The queue cannot be reached. Nothing is acknowledged.' };
  }
  const counts = { id, events: events.length, changes, ...(nameless > 0 && { nameless }) };
  if (otherPages.length > 0) {
    log('warn', 'Left out events of another Page of the app: a webhook is answered for the connected Page only', {
      ...counts,
      pageId,
      otherPages,
    });
  } else if (nameless > 0) log('warn', 'Queued a webhook, and left out entries without an id', counts);
  else log('info', 'Queued a webhook', counts);
  return received;
}

/** Reads both at the same time, since Meta waits. */
function readBoth(receiver: Receiver) {
  const pageId = receiver.pageId();
  // A wrong signature is refused before its result is needed.
  pageId.catch(() => {});
  return { appSecret: receiver.appSecret(), pageId };
}

const received: Answer = { statusCode: 200, body: 'EVENT_RECEIVED' };
