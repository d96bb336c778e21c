import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, readJson } from '../../lib/json.ts';
import { CannotStart } from '../errors.ts';
import type { State } from './state.ts';

/** How long changes are collected before they are written (ms). A large state is written less often. */
const DEBOUNCE = 150;

/** Wait after a write that failed (ms). */
const RETRY = 1_000;

/** The state and the attachments: on disk if there is a `dataDir`, else in memory. */
export interface Storage {
  load(): State | undefined;
  /** Writes the state soon. */
  save(): void;
  /** Writes unsaved changes now. */
  flush(): void;
  putFile(id: string, bytes: Uint8Array): void;
  getFile(id: string): Uint8Array | undefined;
}

/**
 * @param dataDir - made if it is missing
 * @param state - returns the state to write
 * @throws {CannotStart} if `simulator.json` does not hold a state. The message says which file to delete.
 */
export function openStorage(dataDir: string | undefined, state: () => State): Storage {
  if (dataDir === undefined) return inMemory();
  const file = join(dataDir, 'simulator.json');
  const files = join(dataDir, 'attachments');
  mkdirSync(files, { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  let writeTime = 0;

  function flush(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const started = Date.now();
    // The new file gets its name when it is complete, so that a crash leaves the old state or the new one.
    writeFileSync(`${file}.new`, JSON.stringify(state()));
    renameSync(`${file}.new`, file);
    writeTime = Date.now() - started;
  }

  /** A full disk must not end the process: the state stays in memory until there is room. */
  function flushSoon(): void {
    try {
      flush();
    } catch {
      timer = setTimeout(flushSoon, RETRY);
    }
  }

  return {
    load: () => (existsSync(file) ? parseState(readFileSync(file, 'utf8'), file) : undefined),
    save: () => {
      timer ??= setTimeout(flushSoon, Math.max(DEBOUNCE, writeTime * 20));
    },
    flush,
    putFile: (id, bytes) => writeFileSync(join(files, id), bytes),
    getFile: (id) => (existsSync(join(files, id)) ? readFileSync(join(files, id)) : undefined),
  };
}

function inMemory(): Storage {
  const files = new Map<string, Uint8Array>();
  return {
    load: () => undefined,
    save: () => undefined,
    flush: () => undefined,
    putFile: (id, bytes) => void files.set(id, bytes),
    getFile: (id) => files.get(id),
  };
}

function parseState(source: string, file: string): State {
  const state = readJson(source);
  if (!isState(state)) throw new CannotStart(`${file} does not hold the simulator's state. Delete it to start afresh.`);
  return state;
}

/** Only this module writes the file. So the check covers what files of older versions could lack. */
function isState(value: unknown): value is State {
  return isObject(value) && isObject(value.people) && isObject(value.threads) && isObject(value.apps);
}
