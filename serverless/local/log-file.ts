import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Largest size of a file (bytes). The newest file and the one before are kept. */
const largest = 5_000_000;

type Output = Pick<NodeJS.WritableStream, 'write'>;

export interface KeepLogOptions {
  readonly output?: Output;
  readonly limit?: number;
  /** Hears of each line of the functions, after it was written. */
  readonly heard?: (line: string) => void;
}

/**
 * Copies the JSON lines that functions log into `stack.log`, for `npm run logs -- <thread> --local`. The functions run
 * in worker threads, which write to the output of this process.
 * @returns a function that ends it.
 */
export function keepLog(
  folder: string,
  { output = process.stdout, limit = largest, heard = () => {} }: KeepLogOptions = {},
): () => Promise<void> {
  const file = join(folder, 'stack.log');
  const write = output.write;
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;

  function keep(text: string): void {
    // Other lines of the terminal are for people.
    const lines = text.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
    if (lines.length === 0) return;
    // What hears of a line may write to the terminal itself: first the line, then what follows from it.
    for (const line of lines) setImmediate(heard, line);
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    try {
      if (size > 0 && size + bytes.length > limit) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, bytes, { mode: 0o600 });
      size += bytes.length;
    } catch {
      // The disk may be full, or the folder deleted: the terminal still shows the line.
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
