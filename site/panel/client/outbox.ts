import type { Action } from './frames.ts';
import type { Platform } from './platform.ts';
import type { Storage } from './storage.ts';

/** What the visitor did and the server has not acknowledged. The id stays the same however often it is sent. */
export interface Item {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly action: Action;
  /** The server refused it for good; the visitor decides. */
  readonly failed?: string;
}

export interface Outbox {
  /** In the order in which they were written, of all tabs. */
  items(): readonly Item[];
  next(): Item | undefined;
  add(action: Action): Item;
  remove(id: string): void;
  fail(id: string, reason: string): void;
  retry(id: string): void;
  clear(): void;
}

/** Kept in storage, one key an item, so that tabs never overwrite each other's and a crash loses nothing. Keys sort by time. */
export function createOutbox(platform: Platform, storage: Storage): Outbox {
  const prefix = 'out.';
  let last = 0;

  function read(): [key: string, item: Item][] {
    return storage
      .keys()
      .filter((key) => key.startsWith(prefix))
      .sort()
      .flatMap((key) => {
        const item = parse(storage.get(key));
        return item ? [[key, item] as [string, Item]] : [];
      });
  }
  function change(id: string, write: (key: string, item: Item) => void): void {
    for (const [key, item] of read()) if (item.id === id) write(key, item);
  }
  const items = () => read().map(([, item]) => item);

  return {
    items,
    next: () => items().find((item) => item.failed === undefined),
    add(action) {
      // Later than any other, though the clock be set back or two lines fall into one millisecond.
      last = Math.max(platform.now(), last + 1, ...items().map((item) => item.at + 1));
      const item: Item = { id: platform.id(), at: last, action };
      storage.set(`${prefix}${last}.${item.id}`, JSON.stringify(item));
      return item;
    },
    remove: (id) => change(id, (key) => storage.remove(key)),
    fail: (id, failed) => change(id, (key, item) => storage.set(key, JSON.stringify({ ...item, failed }))),
    retry: (id) => change(id, (key, { failed, ...item }) => storage.set(key, JSON.stringify(item))),
    clear() {
      for (const [key] of read()) storage.remove(key);
    },
  };
}

function parse(text: string | null): Item | undefined {
  try {
    const item: unknown = JSON.parse(text ?? '');
    if (typeof item === 'object' && item && 'id' in item && 'at' in item && 'action' in item) return item as Item;
  } catch {}
  return undefined;
}
