import { type ChildProcess, spawn } from 'node:child_process';

/** A program that runs beside the tests, and ends with them at the latest. */
export interface Program {
  /**
   * Waits until the output matches.
   * @throws {Error} with the output, where the program ended before.
   */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Ends it. Resolves when it has ended. */
  stop(): Promise<void>;
}

/** Milliseconds that a program has to end by itself. */
const GRACE = 5_000;

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a program with these variables in its environment, besides the usual ones. */
export function startProgram(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Program {
  const child = spawn(path, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let output = '';
  let look = (): void => undefined;
  const read = (chunk: Buffer): void => {
    output += chunk.toString();
    look();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const ended = new Promise<Error>((resolve) => {
    child.once('error', resolve);
    child.once('close', () => {
      children.delete(child);
      resolve(new Error(`${path} has ended: ${output}`));
    });
  });
  return {
    says: (pattern) =>
      new Promise((resolve, reject) => {
        look = () => {
          const found = pattern.exec(output);
          if (found) resolve(found);
        };
        look();
        void ended.then(reject);
      }),
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
      await ended;
      clearTimeout(timer);
    },
  };
}
