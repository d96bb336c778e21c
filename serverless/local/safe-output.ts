import { printable } from '../../lib/printable.ts';

/* Part of each function's local bundle. What a bot prints with `console.log` may be the text of a customer. */

type Output = Pick<NodeJS.WritableStream, 'write'>;

const applied = Symbol.for('customer-chat.safe-output');

/** Escapes control characters in everything that is written to `output`. A second call changes nothing. */
export function escapeOutput(output: Output): void {
  if (applied in output) return;
  const { write } = output;
  const escaping: Output['write'] = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return Reflect.apply(write, output, [printable(text), encoding, done]);
  };
  Object.assign(output, { write: escaping, [applied]: true });
}

escapeOutput(process.stdout);
escapeOutput(process.stderr);
