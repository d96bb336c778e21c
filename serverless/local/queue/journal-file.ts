import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that is only appended to. Tests give one whose disk is full. */
export interface JournalFile {
  append(text: string): Promise<void>;
  /** Returns once everything is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** @param flags `a` appends to the file, `w` makes it empty first. */
export async function openJournalFile(file: string, flags: 'a' | 'w'): Promise<JournalFile> {
  const handle = await open(file, flags, 0o600);
  return {
    append: (text) => handle.appendFile(text),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/** Without it a new name may be lost with the power. Windows cannot do it. */
export async function syncFolderOf(file: string): Promise<void> {
  try {
    const folder = await open(dirname(file));
    await folder.sync().finally(() => folder.close());
  } catch {}
}
