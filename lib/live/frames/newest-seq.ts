import type { Thread } from '../../conversation/index.ts';
import type { Store } from '../../store/index.ts';

/** The last number of the history that holds a line; 0 where there is none. */
export async function newestSeq(store: Store, thread: Thread): Promise<number> {
  return (await store.history(thread, { limit: 1 })).at(-1)?.seq ?? 0;
}
