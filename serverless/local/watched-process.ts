import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WatchedOptions {
  /**
   * A module that gets `args` and a port, sends `{ port }` once it listens, and may send `{ failed }` before it ends.
   */
  readonly script: string;
  readonly args: readonly string[];
  /** The process has ended although it was not asked to. It is said once for each time it ran. */
  readonly ended: (reason: string) => void;
  readonly restarted: () => void;
}

export interface Watched {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Waits between starts that fail (ms). The data may belong to a process that is about to end, or the disk may be full.
 */
const pauses = [50, 100, 200, 400, 800, 1600, 3000];

/** Longest wait for its end (ms). */
const patience = 5_000;

/**
 * Runs a server in a process of its own, where an error of the server cannot end this one, and starts it again on the
 * same port when it ends. It ends with this process.
 * @throws {Error} where it does not start at all.
 */
export async function startWatched({ script, args, ended, restarted }: WatchedOptions): Promise<Watched> {
  let isClosing = false;
  let running = await start(0, pauses.length);
  const { port } = running;
  watch();

  async function start(wantedPort: number, attempts: number): Promise<RunningServer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await startServer(script, [...args, String(wantedPort)]);
      } catch (error) {
        if (isClosing || attempt >= attempts) throw error;
        await sleep(pauses[Math.min(attempt, pauses.length - 1)]);
      }
    }
  }

  function watch(): void {
    void running.ended.then(async (reason) => {
      if (isClosing) return;
      ended(reason);
      try {
        running = await start(port, Number.POSITIVE_INFINITY);
      } catch {
        return;
      }
      if (isClosing) return void running.child.kill('SIGKILL');
      restarted();
      watch();
    });
  }

  return {
    port,
    async close() {
      isClosing = true;
      const { child } = running;
      if (child.connected) child.send('close');
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      await running.ended;
      clearTimeout(timer);
    },
  };
}

interface RunningServer {
  readonly child: ChildProcess;
  readonly port: number;
  /** Resolves with the reason once it has ended. */
  readonly ended: Promise<string>;
}

function startServer(script: string, args: readonly string[]): Promise<RunningServer> {
  const child = fork(script, args, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let reason: string | undefined;
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(reason ?? `it ended with ${signal ?? `code ${code}`}`));
  });
  // A child that cannot be started has no exit.
  const failed = new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message)));
  return new Promise((resolve, reject) => {
    child.on('message', (message: { port?: number; failed?: string }) => {
      reason ??= message.failed;
      if (message.port !== undefined) resolve({ child, port: message.port, ended });
    });
    void Promise.race([ended, failed]).then((why) => reject(new Error(`${script} does not start: ${why}`)));
  });
}
