import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../support/free-ports.ts';

export interface Emulator {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The environment with which a process uses it in place of AWS. */
  readonly env: Readonly<Record<string, string>>;
  /** The output of the emulator and of its functions. */
  output(): string;
  stop(): Promise<void>;
}

export const REGION = 'eu-central-1';

/**
 * Starts MiniStack on a free port of this machine.
 * @param folder For the files of the emulator and of its functions.
 * @throws {Error} with what it printed, where it does not answer within a minute.
 */
export async function startEmulator(
  { python, nodeFolder }: { python: string; nodeFolder: string },
  folder: string,
): Promise<Emulator> {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const script = fileURLToPath(new URL('emulator.py', import.meta.url));
  // A process group of its own ends with its functions. The emulator ends when its standard input closes.
  const child = spawn(python, ['-I', script], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: `${nodeFolder}:${process.env.PATH}`,
      HOME: folder,
      TMPDIR: folder,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      AWS_REGION: REGION,
    },
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // It has ended by itself.
    }
  };

  const stop = async (): Promise<void> => {
    kill('SIGTERM');
    await Promise.race([ended, sleep(5_000)]);
    kill('SIGKILL');
    await ended;
  };
  for (const end = Date.now() + 60_000; !(await answers(`${url}/_ministack/health`)); await sleep(200)) {
    if (Date.now() < end && child.exitCode === null) continue;
    await stop();
    throw new Error(`MiniStack does not start:\n${output}`);
  }
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
  };
  return { url, env, output: () => output, stop };
}

/** The keys that MiniStack gives to every function. */
export const functionKeys = { accessKeyId: '000000000000', secretAccessKey: 'test' };

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
