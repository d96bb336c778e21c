import { createHash, randomUUID } from 'node:crypto';
import { SqsError } from './errors.ts';
import type { ReceivedMessage, StoredMessage } from './messages.ts';

/** What a caller sent. Every field is checked where it is read. */
export type Input = Readonly<Record<string, unknown>>;

/** A queue that was created: its name, and its attributes by SQS's names. */
export interface QueueDefinition {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export const account = '000000000000';

/** Largest body of a message, and of a call (bytes). */
const maxBytes = 256 * 1024;

/** SQS's own list of the characters that it accepts. */
const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** @throws {SqsError} where SQS refuses the message. */
export function messageOf({ name, attributes }: QueueDefinition, input: Input, at: number): StoredMessage {
  const body = text(input, 'MessageBody');
  if (Buffer.byteLength(body) > maxBytes) {
    throw new SqsError('InvalidParameterValue', `MessageBody has at most ${maxBytes} bytes.`);
  }
  if (!allowed.test(body))
    throw new SqsError('InvalidMessageContents', 'MessageBody has a character that SQS refuses.');
  const id = randomUUID();
  if (attributes.FifoQueue !== 'true') return { id, queue: name, group: id, body, at, receives: 0 };
  const [group, key] = [text(input, 'MessageGroupId'), text(input, 'MessageDeduplicationId')];
  return { id, queue: name, group, key, body, at, receives: 0 };
}

/** The messages of a batch. @throws {SqsError} where there are too many, or too large ones. */
export function entriesOf({ Entries }: Input): Input[] {
  const entries = Array.isArray(Entries) ? Entries.map(objectOf) : [];
  if (entries.length < 1 || entries.length > 10) {
    throw new SqsError('TooManyEntriesInBatchRequest', 'A call has one to ten messages.');
  }
  const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(String(MessageBody)), 0);
  if (bytes > maxBytes) throw new SqsError('BatchRequestTooLong', `A call has at most ${maxBytes} bytes.`);
  return entries;
}

export function messageAnswer({ id, body, handle, ...message }: ReceivedMessage): object {
  const fifo = { MessageGroupId: message.group, MessageDeduplicationId: message.key, SequenceNumber: message.sequence };
  return {
    MessageId: id,
    ReceiptHandle: handle,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: {
      ApproximateReceiveCount: String(message.receives),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      SentTimestamp: String(message.at),
      SenderId: account,
      ...(message.key !== undefined && fifo),
    },
  };
}

/** After how many receives, and to which queue, a message is moved. */
export function redriveOf({ attributes }: QueueDefinition): { redrive?: { maxReceives: number; to: string } } {
  if (attributes.RedrivePolicy === undefined) return {};
  const { deadLetterTargetArn, maxReceiveCount } = objectOf(JSON.parse(attributes.RedrivePolicy));
  return { redrive: { to: String(deadLetterTargetArn).replace(/^.*:/, ''), maxReceives: Number(maxReceiveCount) } };
}

export function text(input: Input, field: string): string {
  const value = input[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new SqsError('MissingParameter', `The request must contain the parameter ${field}.`);
}

/** A whole number of seconds or messages. */
export function count(input: Input, field: string, most: number, otherwise: number): number {
  const value = input[field] ?? otherwise;
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most) return Number(value);
  throw new SqsError('InvalidParameterValue', `${field} is a number from 0 to ${most}.`);
}

export function stringsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([key, each]) => [key, String(each)]));
}

export const md5 = (body: string): string => createHash('md5').update(body).digest('hex');

function objectOf(value: unknown): Input {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
