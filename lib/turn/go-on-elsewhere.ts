import { randomUUID } from 'node:crypto';
import type { Conversation } from '../conversation/index.ts';
import { isObject, object } from '../json.ts';
import { actionKey } from '../live/action.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import type { Ports } from './ports.ts';

/**
 * A browser joined a thread of Messenger, or left it, after it sent an event: what the visitor wrote goes on where
 * their browser shows it now. The event has the key there that the browser's own repetition would have.
 *
 * @returns whether this thread has nothing to do with the event.
 */
export async function goesOnElsewhere(
  { queue, log }: Pick<Ports, 'queue' | 'log'>,
  queued: QueuedEvent,
  conversation: Conversation | undefined,
): Promise<boolean> {
  const { thread, clientId, id } = queued;
  const customer = whereShown(queued, conversation);
  if (customer === undefined || clientId === undefined) return false;
  const isRead = isObject(object(queued.item)?.read);
  // A line of this thread was read here, whatever the browser shows now; and it was read nowhere else.
  if (isRead) return queued.own !== undefined;
  const to = { page: thread.page, customer };
  const key = actionKey(to, clientId);
  // Who the shop says that the visitor is concerns their own thread.
  const { identity: _, earlier: __, ...rest } = queued;
  const item = itemFor(queued.item, customer, key);
  await queue.enqueue([{ ...rest, thread: to, key, own: queued.own ?? thread.customer, id: randomUUID(), item }]);
  log('info', 'An event of a browser goes on in the thread that it shows now', { id, ...thread, to: customer });
  return true;
}

/** The customer of the thread that the browser shows; nothing where it is this one. */
function whereShown(
  { source, thread, session, own }: QueuedEvent,
  conversation: Conversation | undefined,
): string | undefined {
  // What came back from Messenger's thread stays here.
  if (source !== 'web' || session === undefined || own === thread.customer) return undefined;
  if (own === undefined) return conversation?.joins?.find((join) => join.session === session)?.customer;
  const isShown = conversation?.joinedBy?.some((join) => join.session === session && join.web === own);
  return isShown ? undefined : own;
}

function itemFor(item: unknown, customer: string, key: string): unknown {
  const { message, postback, ...rest } = object(item) ?? {};
  const mid = `w_${key}`;
  return {
    ...rest,
    sender: { id: customer },
    ...(isObject(message) && { message: { ...message, mid } }),
    ...(isObject(postback) && { postback: { ...postback, mid } }),
  };
}
