import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

/** Editors write a file in several steps (ms). */
const PAUSE = 50;

export interface Saves {
  /** Also hears of files in these folders. */
  watch(folders: Iterable<string>): void;
  close(): void;
}

/**
 * Calls `saved` after files were saved, with their paths. One call after the other: what is saved meanwhile is handled
 * by the next one.
 * @param saved `isNewest` is false once more was saved. What the call has read is then old, and says nothing any more.
 * @param failed hears why `saved` rejected. The next save is handled all the same.
 */
export function watchSaves(
  saved: (paths: ReadonlySet<string>, isNewest: () => boolean) => Promise<void>,
  failed: (error: unknown) => void,
): Saves {
  const watchers = new Map<string, FSWatcher>();
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;

  async function handle(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    while (changed.size > 0) {
      const paths = changed;
      changed = new Set();
      await saved(paths, () => changed.size === 0).catch(failed);
      // What an older call did not get to say belongs to the next one.
      if (changed.size > 0) changed = new Set([...paths, ...changed]);
    }
    isBusy = false;
  }

  return {
    watch(folders) {
      for (const folder of folders) {
        if (watchers.has(folder)) continue;
        const watcher = watch(folder, (_, file) => {
          changed.add(join(folder, file ?? ''));
          clearTimeout(timer);
          timer = setTimeout(() => void handle(), PAUSE);
        });
        // The folder was deleted.
        watcher.on('error', () => watchers.delete(folder));
        watchers.set(folder, watcher);
      }
    },
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}
