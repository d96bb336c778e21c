import { type Conversation, isBlocked, ownerAt } from '../conversation/index.ts';
import type { Person } from '../protocol/index.ts';

/**
 * What the visitor is told about the people of the business: who is here, or when people are back.
 *
 * @param back when people answer again (ms); undefined while they do.
 */
export function personOf(conversation: Conversation, back: number | undefined, now: number): Person | undefined {
  if (isBlocked(conversation, now)) return { closed: true };
  const owner = ownerAt(conversation, now);
  if (owner.kind === 'agent' && owner.agent) return { name: owner.agent.name };
  if (owner.kind === 'agent' || owner.kind === 'page_inbox') return back === undefined ? {} : { back };
  return undefined;
}
