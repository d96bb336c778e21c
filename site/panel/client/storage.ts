import type { KeyValue, Platform } from './platform.ts';

export interface Storage extends KeyValue {
  /** What outlasts the page; `undefined` where the browser keeps nothing. */
  disk(key: string): string | null | undefined;
  /** Writes again what the browser refused: there may be room now. */
  keep(): void;
}

interface Item {
  readonly value: string | null;
  /** What the browser's storage had when it could be read or written last. */
  readonly disk: string | null;
}

/**
 * The plugin's items. What the browser refuses to write lasts as long as the page does; what stood there before stays.
 * While it refuses to read, the item is what it was last.
 */
export function createStorage({ storage }: Pick<Platform, 'storage'>, prefix: string): Storage {
  const items = new Map<string, Item>();
  let works = false;

  function attempt<T>(use: (disk: KeyValue) => T): T | undefined {
    try {
      const result = storage && use(storage);
      works ||= storage !== undefined;
      return result;
    } catch {
      return undefined;
    }
  }
  function remember(key: string, item: Item): Item {
    if (item.value === null && item.disk === null) items.delete(key);
    else items.set(key, item);
    return item;
  }
  /** Another tab or a script of the page may have changed what is stored: their change is newer. */
  function read(key: string): Item {
    const item = items.get(key) ?? { value: null, disk: null };
    const disk = attempt((storage) => storage.get(prefix + key));
    return disk === undefined || disk === item.disk ? item : remember(key, { value: disk, disk });
  }
  function write(key: string, value: string | null): void {
    const { disk } = read(key);
    const isDone = attempt((storage) => {
      if (value === null) storage.remove(prefix + key);
      else storage.set(prefix + key, value);
      return true;
    });
    remember(key, { value, disk: isDone ? value : disk });
  }
  function keep(): void {
    for (const key of [...items.keys()]) {
      const { value, disk } = read(key);
      if (value !== disk) write(key, value);
    }
  }

  return {
    get: (key) => read(key).value,
    set: write,
    remove(key) {
      write(key, null);
      keep();
    },
    keys() {
      const stored = attempt((storage) => storage.keys().filter((key) => key.startsWith(prefix))) ?? [];
      const all = new Set([...stored.map((key) => key.slice(prefix.length)), ...items.keys()]);
      return [...all].filter((key) => read(key).value !== null);
    },
    disk(key) {
      const { disk } = read(key);
      return works ? disk : undefined;
    },
    keep,
  };
}
