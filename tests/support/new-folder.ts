import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, deleted when the test file ends. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'customer-chat-'));
  folders.add(folder);
  return folder;
}
