import { readFile, rename } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type JournalFile, openJournalFile, syncFolderOf } from './journal-file.ts';

/** A journal that grows beyond this, and beyond twice what is still needed, is written anew (bytes). */
const compactAbove = 1_000_000;

export interface JournalOptions<R, T> {
  readonly file: string;
  /** Takes a record over into memory. It runs in the order of the journal: at the start, and after each append. */
  readonly apply: (record: R) => T;
  /** The records that give what is in memory now, for a journal that is written anew. */
  readonly snapshot: () => Iterable<R>;
  readonly warn: (message: string) => void;
  readonly compactAbove?: number;
  /** Opens a file for appending, or an empty one. */
  readonly open?: (file: string, flags: 'a' | 'w') => Promise<JournalFile>;
}

export interface Journal<R, T> {
  /** Writes the record to the disk and then applies it. Rejects where the disk does not accept it. */
  append(record: R): Promise<T>;
  /** Writes, some time later, a record that was applied already. A crash in between loses it. */
  note(record: R): void;
  close(): Promise<void>;
}

interface Waiting<R> {
  readonly record: R;
  /** Missing for a note. */
  readonly settle?: (error?: unknown) => void;
}

/**
 * A file with one line for each record, in order: a checksum, and the record as JSON. A line that was not written to
 * its end is skipped at the next start. Records that come at the same time are written and synchronised together.
 */
export async function openJournal<R, T>(options: JournalOptions<R, T>): Promise<Journal<R, T>> {
  const { file, apply, snapshot, warn, open = openJournalFile } = options;
  const limit = options.compactAbove ?? compactAbove;
  const text = await readFile(file, 'utf8').catch(ifMissing(''));
  const { records, torn } = parseJournal<R>(text);
  for (const record of records) apply(record);
  if (torn > 0) warn(`${file}: ${torn} of its lines are not whole, and were skipped. They were never acknowledged.`);

  let handle: JournalFile | undefined;
  let size = 0;
  let compacted = 0;
  /** The last line may not be whole: the next write begins with a line end. */
  let isTorn = false;
  let queue: Waiting<R>[] = [];
  /** Notes that a full disk did not accept. */
  let owed: Waiting<R>[] = [];
  let writing: Promise<void> | undefined;

  async function compact(): Promise<void> {
    const next = await open(`${file}.new`, 'w');
    try {
      const lines = Array.from(snapshot(), lineOf).join('');
      await next.append(lines);
      await next.sync();
      await rename(`${file}.new`, file);
      await syncFolderOf(file);
      await handle?.close();
      handle = next;
      size = compacted = Buffer.byteLength(lines);
      isTorn = false;
    } catch (error) {
      await next.close().catch(() => {});
      throw error;
    }
  }

  async function write(): Promise<void> {
    // Not at once: what comes in the same moment is written together.
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = [...owed, ...queue];
      queue = [];
      owed = [];
      try {
        handle ??= await open(file, 'a');
        const lines = (isTorn ? '\n' : '') + batch.map(({ record }) => lineOf(record)).join('');
        isTorn = true;
        await handle.append(lines);
        if (batch.some(({ settle }) => settle)) await handle.sync();
        isTorn = false;
        size += Buffer.byteLength(lines);
      } catch (error) {
        for (const { settle } of batch) settle?.(error);
        owed = batch.filter(({ settle }) => settle === undefined);
        continue;
      }
      for (const { settle } of batch) settle?.();
      if (size > Math.max(limit, 2 * compacted)) {
        // Where the disk is full, the journal stays whole and long.
        await compact().catch(() => {
          compacted = size;
        });
      }
    }
    writing = undefined;
  }

  function add(each: Waiting<R>): void {
    queue.push(each);
    writing ??= write();
  }

  await compact().catch(() => {
    // A full disk must not keep the stack from its start.
    isTorn = text !== '' && !text.endsWith('\n');
    size = Buffer.byteLength(text);
  });

  return {
    append: (record) =>
      new Promise((resolve, reject) => {
        add({ record, settle: (error) => (error === undefined ? resolve(apply(record)) : reject(error)) });
      }),
    note: (record) => add({ record }),
    async close() {
      await writing;
      // Once more, for the disk may have room again.
      queue = owed;
      owed = [];
      await write();
      await handle?.close();
    },
  };
}

/** @returns the whole records in order, and how many lines are not whole. */
export function parseJournal<R>(text: string): { records: R[]; torn: number } {
  const records: R[] = [];
  let torn = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const json = line.slice(9);
    if (line.slice(0, 9) === `${checksum(json)} `) records.push(JSON.parse(json));
    else torn += 1;
  }
  return { records, torn };
}

function lineOf(record: unknown): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

const checksum = (json: string): string => crc32(json).toString(16).padStart(8, '0');

const ifMissing =
  <T>(value: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code !== 'ENOENT') throw error;
    return value;
  };
