import { type Conversation, isTombstone, type Thread } from '../../conversation/index.ts';
import { Refusal } from '../../protocol/index.ts';
import type { SocketPorts } from '../ports.ts';

/** The thread of a customer. */
export function threadOf(ports: SocketPorts, customer: string): Thread {
  return { page: ports.pageId, customer };
}

/**
 * @param key of the event that the conversation is read for.
 * @throws {Refusal} where there is no such conversation, or it was forgotten.
 */
export async function knownConversation(ports: SocketPorts, thread: Thread, key: string): Promise<Conversation> {
  const { conversation } = await ports.store.load(thread, key);
  if (!conversation || isTombstone(conversation))
    throw new Refusal('unknown_thread', 'There is no such conversation, or it was deleted.');
  return conversation;
}

/** `load` also looks for an event's marker. No event has this key. */
export const noEvent = '-';
