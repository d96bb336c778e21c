import type { Conversation } from '../conversation/index.ts';
import type { Store } from '../store/store.ts';

/**
 * Commits the conversation. Where its facts are those of a new day, the item of the day before is put first: a worker
 * that stops in between puts the same item again, and no day is lost.
 * @param before as it was read or committed last.
 */
export async function commit(
  store: Pick<Store, 'commit' | 'putDay'>,
  before: Conversation | undefined,
  after: Conversation,
): Promise<Conversation> {
  const facts = before?.facts;
  if (facts !== undefined && facts.day !== after.facts?.day) await store.putDay(after.thread, facts);
  return store.commit(after);
}
