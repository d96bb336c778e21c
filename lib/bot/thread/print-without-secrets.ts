import { withoutSecrets } from '../../hidden.ts';

/** What the bot prints with `console.log` is a log, too: from now on it has no secret that this thread has read. */
export function printWithoutSecrets(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array, ...rest: never[]) =>
      write(typeof chunk === 'string' ? withoutSecrets(chunk) : chunk, ...rest);
  }
}
