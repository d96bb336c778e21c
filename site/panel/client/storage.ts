import type { KeyValue, Platform } from './platform.ts';

export interface Storage extends KeyValue {
  /** False where the items are lost with the page. */
  readonly lasting: () => boolean;
}

/** The plugin's items. Where the browser refuses to keep them, they last as long as the page does. */
export function createStorage(platform: Platform, prefix: string): Storage {
  const memory = new Map<string, string>();
  let disk = platform.storage;

  function attempt<T>(use: (disk: KeyValue) => T): T | undefined {
    try {
      return disk && use(disk);
    } catch {
      disk = undefined;
      return undefined;
    }
  }
  return {
    lasting: () => disk !== undefined,
    get: (key) => memory.get(key) ?? attempt((disk) => disk.get(prefix + key)) ?? null,
    set(key, value) {
      attempt((disk) => disk.set(prefix + key, value));
      if (disk) memory.delete(key);
      else memory.set(key, value);
    },
    remove(key) {
      memory.delete(key);
      attempt((disk) => disk.remove(prefix + key));
    },
    keys() {
      const kept = attempt((disk) => disk.keys().filter((key) => key.startsWith(prefix))) ?? [];
      return [...new Set([...kept.map((key) => key.slice(prefix.length)), ...memory.keys()])];
    },
  };
}
