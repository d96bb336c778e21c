import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Of a file (bytes): the newest one and the one before are kept. */
const most = 5_000_000;

type Output = Pick<NodeJS.WritableStream, 'write'>;

/**
 * Keeps the lines of JSON that functions log in `stack.log`, for `npm run logs -- <thread> --local`. Their threads have no output of
 * their own: what they write comes by that of this process.
 * @returns what ends it.
 */
export function keepLog(folder: string, output: Output = process.stdout, limit = most): () => Promise<void> {
  const file = join(folder, 'stack.log');
  const write = output.write;
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;

  function keep(text: string): void {
    // Beside them the terminal has what is for people.
    const lines = text.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
    if (lines.length === 0) return;
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    try {
      if (size > 0 && size + bytes.length > limit) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, bytes, { mode: 0o600 });
      size += bytes.length;
    } catch {
      // A disk that is full, a folder that was deleted: the terminal has the line all the same.
    }
  }

  const tapped: Output['write'] = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ) => {
    keep(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    return Reflect.apply(write, output, [chunk, encoding, done]);
  };
  output.write = tapped;
  return async () => {
    output.write = write;
  };
}
