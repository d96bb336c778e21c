import { type Conversation, isTooOld, lastUse, rowOf } from '../conversation/index.ts';
import type { Ports } from './ports.ts';

/**
 * Whether a visitor goes on in browsers that show their chat in Messenger beside this conversation. Then it is as young
 * as their last visit there, and that is stored: the clock looks at the oldest ones in each minute.
 */
export async function isUsedElsewhere(
  { store, people, now }: Pick<Ports, 'store' | 'people' | 'now'>,
  conversation: Conversation,
  key: string,
): Promise<boolean> {
  const { thread, joins = [] } = conversation;
  const customers = [...new Set(joins.map(({ customer }) => customer))];
  const others = await Promise.all(customers.map((customer) => store.load({ page: thread.page, customer }, key)));
  const uses = others.flatMap(({ conversation: other }) => (other && lastUse(other, thread.customer)) ?? []);
  const at = Math.max(conversation.at, ...uses);
  const used = { ...conversation, at };
  if (isTooOld(used, people.retentionMs, now())) return false;
  const row = rowOf({ ...used, version: conversation.version + 1 }, now());
  await store.commit({ ...used, row });
  return true;
}
