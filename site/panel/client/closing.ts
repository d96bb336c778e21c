import type { Acknowledged } from './acknowledged.ts';
import type { Link } from './link.ts';
import type { Outbox } from './outbox.ts';
import type { StateHolder } from './state.ts';

interface ClosingParts {
  readonly outbox: Outbox;
  readonly acknowledged: Acknowledged;
  readonly state: StateHolder;
  readonly link: Link;
}

/**
 * Returns what happens when the business has blocked the visitor. The connection ends, and only opening the panel again
 * makes another one. Each line that was not sent says so: the worker drops lines that it had not handled before the
 * block, though they were acknowledged.
 */
export function createClosing({ outbox, acknowledged, state, link }: ClosingParts): () => void {
  return () => {
    // New ids: the server would not accept the old ones a second time.
    for (const { action, at } of acknowledged.items()) outbox.add(action, at);
    acknowledged.clear();
    for (const { id, failed } of outbox.items()) if (failed === undefined) outbox.fail(id, 'closed');
    state.set({ closed: true, typing: undefined });
    link.close();
  };
}
