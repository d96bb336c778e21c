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
  try {
    // Do not load the secret for unsigned requests: scanners would turn a missing secret into error logs.
    if (signature === undefined || !verifySignature(body, signature, await receiver.appSecret())) {
      const reason = signature === undefined ? 'has no X-Hub-Signature-256' : 'is not signed with our APP_SECRET';
      log('warn', `Refused a webhook that ${reason}`, { id, bytes: body.length });
      return { statusCode: 401, body: 'The signature is missing or wrong.' };
    }
    queue = receiver.queue();
  } catch (error) {
    log('error', 'The webhook is not set up', { id, error });
    return { statusCode: 500, body: 'Not set up.' };
  }

  const envelope = openEnvelope(body.toString('utf8'), { id, now: receiver.now() });
  if (envelope.kind === 'refused') {
    log('warn', 'Refused a signed webhook', { id, reason: envelope.reason, bytes: body.length });
    return { statusCode: envelope.statusCode, body: envelope.reason };
  }
  if (envelope.kind === 'test') {
    log('info', "Meta's test button reached the webhook", { id, field: envelope.field });
    return received;
  }
  try {
    await queue.enqueue(envelope.events);
  } catch (error) {
    log('error', 'Could not queue a webhook: Meta will deliver it again', {
      id,
      error,
      events: envelope.events.length,
    });
    if (error instanceof TooLarge) return { statusCode: 413, body: 'One event is too large. Nothing was stored.' };
    return { statusCode: 503, body: 'The queue cannot be reached. Nothing is acknowledged.' };
  }
  const { events, changes, nameless } = envelope;
  if (nameless > 0) log('warn', 'Left out entries without an id', { id, nameless });
  log('info', 'Queued a webhook', { id, events: events.length, changes });
  return received;
}

const received: Answer = { statusCode: 200, body: 'EVENT_RECEIVED' };
