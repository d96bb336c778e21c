import type { AgentAction } from '../../../lib/conversation/index.ts';
import type { ErrorCode } from '../../../lib/protocol/index.ts';

/** What the agent did. It goes away when its line, its note or its change of the row has come. */
export interface OutboxItem {
  /** Stays the same when it is sent again. */
  readonly id: string;
  readonly thread: string;
  readonly action: AgentAction;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `waiting`: not acknowledged. `stored`: the server has it. `failed`: refused, with `code`. */
  readonly status: 'waiting' | 'stored' | 'failed';
  readonly code?: ErrorCode;
}

/** In memory only: the browser keeps nothing but the session's token. */
export interface AgentOutbox {
  items(): readonly OutboxItem[];
  of(thread: string): readonly OutboxItem[];
  /** The first action of each conversation that is not acknowledged. */
  next(): readonly OutboxItem[];
  add(item: Omit<OutboxItem, 'status'>): void;
  change(id: string, change: Partial<OutboxItem>): void;
  remove(id: string): void;
  clear(): void;
}

export function createAgentOutbox(changed: () => void): AgentOutbox {
  let items: readonly OutboxItem[] = [];
  function become(next: readonly OutboxItem[]): void {
    items = next;
    changed();
  }
  return {
    items: () => items,
    of: (thread) => items.filter((item) => item.thread === thread),
    next() {
      const threads = new Set<string>();
      return items.filter(({ status, thread }) => {
        if (status !== 'waiting' || threads.has(thread)) return false;
        threads.add(thread);
        return true;
      });
    },
    add: (item) => become([...items, { ...item, status: 'waiting' }]),
    change: (id, change) => become(items.map((item) => (item.id === id ? { ...item, ...change } : item))),
    remove(id) {
      if (items.some((item) => item.id === id)) become(items.filter((item) => item.id !== id));
    },
    clear: () => become([]),
  };
}
