import { DONE_FOR, type Hint, type Thread } from '../conversation/index.ts';
import { cursorOf, readCursor } from './cursor.ts';
import { AT_ONCE } from './forgetting.ts';
import { deletedKind } from './item-kinds.ts';
import { ItemTooLarge, itemSize, MAX_ITEM } from './item-size.ts';
import { dayItem, hintItem, type Item, lineItem, markerItem, noteItem, stateItem } from './items.ts';
import { dayKey, threadKey } from './keys.ts';
import {
  conversationOf,
  dayOfItem,
  dueThread,
  hintOf,
  isExpired,
  lineOf,
  markedLine,
  noteOf,
  rowOfItem,
} from './read-items.ts';
import { byPlace } from './sorted-notes.ts';
import { type Store, VersionConflict } from './store.ts';
import { isBuried, tombstoneOf } from './tombstone.ts';

interface StoredThread {
  state?: Item;
  hint?: Item;
  readonly lines: Map<number, Item>;
  readonly markers: Map<string, Item>;
  readonly notes: Map<string, Item>;
  readonly days: Map<string, Item>;
}

/**
 * The store in memory, for tests that restart it often. It keeps the table's items and passes the same contract suite.
 */
export function memoryStore({ now = Date.now }: { now?: () => number } = {}): Store {
  const threads = new Map<string, StoredThread>();

  function stored(thread: Thread): StoredThread {
    const pk = threadKey(thread);
    const existing = threads.get(pk) ?? {
      lines: new Map(),
      markers: new Map(),
      notes: new Map(),
      days: new Map(),
    };
    threads.set(pk, existing);
    return existing;
  }

  function isHandled({ markers }: StoredThread, key: string): boolean {
    const marker = markers.get(key);
    return marker !== undefined && !isExpired(marker, now());
  }

  /** The hint, unless its event has a marker. */
  function counting(thread: StoredThread): Hint | undefined {
    const hint = hintOf(thread.hint, now());
    return hint !== undefined && !isHandled(thread, hint.key) ? hint : undefined;
  }

  return {
    async load(thread, key) {
      const found = stored(thread);
      const hint = counting(found);
      const conversation = found.state && conversationOf(found.state);
      return { ...(conversation && { conversation }), handled: isHandled(found, key), ...(hint && { hint }) };
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
      lines.set(line.seq, fitting(lineItem(thread, line)));
      return line;
    },
    async amend(thread, line) {
      stored(thread).lines.set(line.seq, fitting(lineItem(thread, line)));
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
    async hint(thread) {
      return counting(stored(thread));
    },
    async setHint(thread, hint) {
      stored(thread).hint = hintItem(thread, hint, now());
    },
    async removeHint(thread, key) {
      const found = stored(thread);
      if (found.hint?.key === key) delete found.hint;
    },
    async putNote(thread, note) {
      const item = fitting(noteItem(thread, note));
      stored(thread).notes.set(item.sk, item);
    },
    async notes(thread, { after, before, limit }) {
      const notes = [...stored(thread).notes.values()]
        .map(noteOf)
        .filter((note) => note.after >= (after ?? 0) && note.after < (before ?? Number.POSITIVE_INFINITY))
        .sort(byPlace);
      return after === undefined ? notes.slice(Math.max(0, notes.length - limit)) : notes.slice(0, limit);
    },
    async note(thread, id) {
      return [...stored(thread).notes.values()].map(noteOf).find((note) => note.id === id);
    },
    async shelf(shelf, { limit, cursor, since = shelf === 'done' ? now() - DONE_FOR : 0 }) {
      const start = cursor === undefined ? undefined : readCursor(cursor);
      const items = [...threads.values()]
        .flatMap(({ state }) => (state?.inbox === shelf ? [{ pk: state.pk, at: Number(state.at), item: state }] : []))
        .filter((each) => each.at > since && (start === undefined || placeOf(each) < placeOf(start)))
        .sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
      const part = items.slice(0, limit);
      const last = items.length > limit ? part.at(-1) : undefined;
      return {
        rows: part.flatMap(({ item }) => rowOfItem(item) ?? []),
        ...(last && { cursor: cursorOf(last) }),
      };
    },
    async oldest(shelf, { before, limit, cursor }) {
      const start = cursor === undefined ? undefined : readCursor(cursor);
      const items = [...threads.values()]
        .flatMap(({ state }) => (state?.inbox === shelf ? [{ pk: state.pk, at: Number(state.at), item: state }] : []))
        .filter((each) => each.at < before && (start === undefined || placeOf(each) > placeOf(start)))
        .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      const part = items.slice(0, limit);
      const last = items.length > limit ? part.at(-1) : undefined;
      return { rows: part.flatMap(({ item }) => rowOfItem(item) ?? []), ...(last && { cursor: cursorOf(last) }) };
    },
    async putDay(thread, facts) {
      const item = fitting(dayItem(thread, facts));
      stored(thread).days.set(item.sk, item);
    },
    async day(day) {
      return [...threads.values()].flatMap(({ days }) => {
        const item = days.get(dayKey(day));
        return (item && dayOfItem(item)) ?? [];
      });
    },
    async mark(thread, key, seq, at) {
      stored(thread).markers.set(key, fitting(markerItem(thread, key, seq, at)));
    },
    async marked(thread, key) {
      return markedLine(stored(thread).markers.get(key), now());
    },
    async bury(thread, times) {
      const found = stored(thread);
      const tombstone = tombstoneOf(thread, found.state, Math.max(0, ...found.lines.keys()), times);
      const written = { ...tombstone, version: tombstone.version + 1 };
      const replaced = found.state !== undefined && !isBuried(found.state);
      found.state = fitting(stateItem(written));
      return { tombstone: written, replaced };
    },
    async removeBefore(thread, before, goesOn) {
      const found = stored(thread);
      const deleted = new Map<string, number>();
      const remove = (item: Item | undefined, forget: () => void): boolean => {
        const kind = item && deletedKind(item, before);
        if (kind === undefined) return true;
        const total = [...deleted.values()].reduce((sum, count) => sum + count, 0);
        if (total % AT_ONCE === 0 && !goesOn()) return false;
        forget();
        deleted.set(kind, (deleted.get(kind) ?? 0) + 1);
        return true;
      };
      const { lines, markers, notes, days } = found;
      const isDone =
        [lines, markers, notes, days].every((items: Map<number | string, Item>) =>
          [...items].every(([key, item]) => remove(item, () => items.delete(key))),
        ) && remove(found.hint, () => delete found.hint);
      return { deleted, isDone };
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

/** How an index sorts the conversations of a shelf. */
function placeOf({ at, pk }: { readonly at: number; readonly pk: string }): string {
  return `${String(at).padStart(16, '0')} ${pk}`;
}

/** Refuses what DynamoDB refuses. */
function fitting(item: Item): Item {
  if (itemSize(item) > MAX_ITEM) throw new ItemTooLarge(item);
  return item;
}
