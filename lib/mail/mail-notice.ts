import type { Thread } from '../conversation/index.ts';
import { listOf, number, object, readJson, text } from '../json.ts';

/** What waits in the queue of `handlers/notify` for a visitor: unread answers go to their address. */
export interface MailNotice {
  readonly kind: 'mail';
  readonly thread: Thread;
  /** The same one for the same mail: it is sent once. */
  readonly key: string;
  /** The lines that it is about. */
  readonly seqs: readonly number[];
  /** How often SES had no time for it. */
  readonly tries?: number;
}

/** Where mails wait. A queue of its own, so that a slow SES never holds a thread. */
export interface MailQueue {
  /** @param seconds How long the queue keeps it back, at most 900. */
  send(notice: MailNotice, seconds: number): Promise<void>;
}

/** Reads a message of the queue. @returns nothing where it is about no mail. */
export function parseMailNotice(body: string): MailNotice | undefined {
  const value = object(readJson(body));
  const thread = object(value?.thread);
  const [page, customer, key] = [text(thread?.page), text(thread?.customer), text(value?.key)];
  if (value?.kind !== 'mail' || page === undefined || customer === undefined || key === undefined) return undefined;
  const tries = number(value.tries);
  const seqs = listOf(value.seqs, number);
  return { kind: 'mail', thread: { page, customer }, key, seqs, ...(tries !== undefined && { tries }) };
}
