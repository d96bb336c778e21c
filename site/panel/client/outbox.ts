import { isObject } from '../../../lib/json.ts';
import { readPlainJson, writePlainJson } from '../../../lib/plain.ts';
import type { VisitorAction } from '../../../lib/protocol/index.ts';
import type { Platform } from './platform.ts';
import type { Storage } from './storage.ts';

/** What the visitor did, until the server has acknowledged it. The id stays the same when it is sent again. */
export interface Item {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly action: VisitorAction;
  /** The code with which the server refused it. The visitor may try again or remove it. */
  readonly failed?: string;
}

export interface Outbox {
  /** Of all tabs, in the order of writing. */
  items(): readonly Item[];
  next(): Item | undefined;
  /** False where an item is lost with the page. */
  isKept(): boolean;
  /** @param at of an action that was in the outbox before. */
  add(action: VisitorAction, at?: number): Item;
  remove(id: string): void;
  /** The visitor decides about a failed line. A referral is theirs to see nowhere: it is removed. */
  fail(id: string, reason: string): void;
  retry(id: string): void;
  /** @param before leaves what was written at that time (ms) or later. */
  clear(before?: number): void;
  /** Removes what only this tab has. */
  clearUnkept(): void;
}

/** Each item has a key of its own in storage: tabs overwrite nothing, a crash loses nothing. Keys sort by time. */
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
  const unkept = () => read().filter(([key]) => storage.disk(key) !== storage.get(key));
  const items = () => read().map(([, item]) => item);
  /** Later than every other item, even where the clock was set back or two items fall into one millisecond. */
  function later(): number {
    last = Math.max(platform.now(), last + 1, ...items().map((item) => item.at + 1));
    return last;
  }

  return {
    items,
    // An earlier version kept failed referrals.
    next: () => items().find((item) => item.failed === undefined || 'referral' in item.action),
    isKept: () => unkept().length === 0,
    add(action, at = later()) {
      const item: Item = { id: platform.id(), at, action };
      storage.set(`${prefix}${at}.${item.id}`, writePlainJson(item));
      return item;
    },
    remove: (id) => change(id, (key) => storage.remove(key)),
    fail: (id, failed) =>
      change(id, (key, item) => {
        if ('referral' in item.action) storage.remove(key);
        else storage.set(key, writePlainJson({ ...item, failed }));
      }),
    retry: (id) => change(id, (key, { failed, ...item }) => storage.set(key, writePlainJson(item))),
    clear(before = Number.POSITIVE_INFINITY) {
      for (const [key, { at }] of read()) if (at < before) storage.remove(key);
    },
    clearUnkept() {
      for (const [key] of unkept()) storage.remove(key);
    },
  };
}

/** Only this file writes these keys, but another version of it may have. */
function parse(text: string | null): Item | undefined {
  const item = readPlainJson(text);
  return isItem(item) ? item : undefined;
}

function isItem(value: unknown): value is Item {
  return isObject(value) && 'id' in value && 'at' in value && isObject(value.action);
}
