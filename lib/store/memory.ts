import type { Thread } from '../conversation/index.ts';
import { ItemTooLarge, itemSize, MAX_ITEM } from './item-size.ts';
import { type Item, lineItem, markerItem, stateItem } from './items.ts';
import { threadKey } from './keys.ts';
import { conversationOf, dueThread, isExpired, lineOf, markedLine } from './read-items.ts';
import { type Store, VersionConflict } from './store.ts';

interface StoredThread {
  state?: Item;
  readonly lines: Map<number, Item>;
  readonly markers: Map<string, Item>;
}

/**
 * The store in memory, for tests that restart it often. It keeps the table's items and passes the same contract suite.
 */
export function memoryStore({ now = Date.now }: { now?: () => number } = {}): Store {
  const threads = new Map<string, StoredThread>();

  function stored(thread: Thread): StoredThread {
    const pk = threadKey(thread);
    const existing = threads.get(pk) ?? { lines: new Map(), markers: new Map() };
    threads.set(pk, existing);
    return existing;
  }

  return {
    async load(thread, key) {
      const { state, markers } = stored(thread);
      const marker = markers.get(key);
      return {
        ...(state === undefined ? {} : { conversation: conversationOf(state) }),
        handled: marker !== undefined && !isExpired(marker, now()),
      };
    },
    async commit(conversation) {
      const thread = stored(conversation.thread);
      if ((thread.state?.version ?? 0) !== conversation.version) throw new VersionConflict(conversation.version);
      const written = { ...conversation, version: conversation.version + 1 };
      thread.state = fitting(stateItem(written));
      return written;
    },
    async append(thread, line) {
      const { lines } = stored(thread);
      const existing = lines.get(line.seq);
      if (existing !== undefined && existing.key !== line.key) return lineOf(existing);
      lines.set(line.seq, fitting(lineItem(threadKey(thread), line)));
      return line;
    },
    async amend(thread, line) {
      stored(thread).lines.set(line.seq, fitting(lineItem(threadKey(thread), line)));
    },
    async line(thread, seq) {
      const item = stored(thread).lines.get(seq);
      return item === undefined ? undefined : lineOf(item);
    },
    async history(thread, { after, before, limit }) {
      const items = [...stored(thread).lines]
        .filter(([seq]) => seq > (after ?? 0) && seq < (before ?? Number.POSITIVE_INFINITY))
        .sort(([a], [b]) => a - b)
        .map(([, item]) => item);
      const chosen = after === undefined ? items.slice(Math.max(0, items.length - limit)) : items.slice(0, limit);
      return chosen.map(lineOf);
    },
    async removeLines(thread, through) {
      const { lines } = stored(thread);
      for (const seq of lines.keys()) if (seq <= through) lines.delete(seq);
    },
    async mark(thread, key, seq, at) {
      stored(thread).markers.set(key, fitting(markerItem(threadKey(thread), key, seq, at)));
    },
    async marked(thread, key) {
      return markedLine(stored(thread).markers.get(key), now());
    },
    async due(at, limit) {
      return [...threads.values()]
        .flatMap(({ state }) => (state?.due === undefined ? [] : [dueThread(state)]))
        .filter(({ dueAt }) => dueAt <= at)
        .sort((a, b) => a.dueAt - b.dueAt)
        .slice(0, limit);
    },
  };
}

/** Refuses what DynamoDB refuses. */
function fitting(item: Item): Item {
  if (itemSize(item) > MAX_ITEM) throw new ItemTooLarge(item);
  return item;
}
