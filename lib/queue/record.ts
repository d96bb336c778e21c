import { ChatError } from '../errors.ts';
import { isObject, readJson } from '../json.ts';
import type { QueuedEvent } from './queue.ts';

const sources = new Set(['messenger', 'web', 'agent', 'clock', 'work', 'told']);

/**
 * The events of a queue message, in order: usually one.
 * @param body the queue message's body, as `sqsQueue` wrote it.
 * @throws {MalformedRecord} where another program wrote to the queue, or a version with other fields.
 */
export function queuedEvents(body: string): QueuedEvent[] {
  const value = readJson(body);
  if (!isObject(value) || value.events === undefined) return [queuedEvent(body)];
  if (!Array.isArray(value.events) || value.events.length === 0) throw malformed('events');
  return value.events.map((event) => queuedEvent(JSON.stringify(event)));
}

/** The body of a message that holds several events of one thread. */
export function packBody(bodies: readonly string[]): string {
  return `{"events":[${bodies.join(',')}]}`;
}

/**
 * An event as it comes out of the queue.
 * @param body the queue message's body, as `sqsQueue` wrote it.
 * @throws {MalformedRecord} where another program wrote to the queue, or a version with other fields.
 */
export function queuedEvent(body: string): QueuedEvent {
  const value = readJson(body);
  if (!isObject(value)) throw malformed('it is not a JSON object');
  const {
    thread,
    key,
    id,
    at,
    source,
    item,
    standby,
    time,
    client,
    network,
    locale,
    timeZone,
    identity,
    earlier,
    session,
    own,
  } = value;
  if (!isObject(thread) || !isText(thread.page) || !isText(thread.customer)) throw malformed('thread');
  if (!isText(key)) throw malformed('key');
  if (!isText(id)) throw malformed('id');
  if (typeof at !== 'number') throw malformed('at');
  if (!isSource(source)) throw malformed('source');
  return {
    thread: { page: thread.page, customer: thread.customer },
    key,
    id,
    at,
    source,
    ...(item === undefined ? {} : { item }),
    ...(typeof standby === 'boolean' ? { standby } : {}),
    ...(typeof time === 'number' ? { time } : {}),
    ...(isText(client) ? { clientId: client } : {}),
    ...(isText(network) ? { network } : {}),
    ...(isText(locale) ? { locale } : {}),
    ...(isText(timeZone) ? { timeZone } : {}),
    ...(isObject(identity) && isText(identity.sub) ? { identity: { sub: identity.sub } } : {}),
    ...(isText(earlier) ? { earlier } : {}),
    ...(isText(session) ? { session } : {}),
    ...(isText(own) ? { own } : {}),
  };
}

/** The queue message's body, with the names of the first version: during a deploy two versions share the queue. */
export function queueBody({ clientId, ...event }: QueuedEvent): string {
  return JSON.stringify({ ...event, ...(clientId !== undefined && { client: clientId }) });
}

/** A queue message that is not an event. A retry does not help: the message belongs in the dead-letter queue. */
export class MalformedRecord extends ChatError {
  override readonly name = 'MalformedRecord';
  override readonly code = 'malformed_record';
  override readonly retryable = false;
}

function malformed(what: string): MalformedRecord {
  return new MalformedRecord(
    `A queue message is not an event: ${what} is missing or wrong. Check which program or version wrote it.`,
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isSource(value: unknown): value is QueuedEvent['source'] {
  return typeof value === 'string' && sources.has(value);
}
