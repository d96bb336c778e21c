import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localDefaults } from '../../lib/settings/index.ts';
import { sign } from '../../lib/webhook/index.ts';
import { freePorts } from './free-ports.ts';
import { newFolder } from './new-folder.ts';
import { copyProject } from './project.ts';
import { slsSettings } from './sls.ts';

export interface StackOptions {
  /** More settings. The ports are free ones, and `DATA_DIR` is a new folder unless it is given here. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of the project to start; default: a copy of this one, with the operator's files of the tests. */
  readonly project?: string;
}

/** A running `sls offline`, as an operator starts it. */
export interface Stack {
  readonly urls: Readonly<Record<'http' | 'webhook' | 'socket' | 'site' | 'inbox' | 'simulator', string>>;
  /** The settings it was started with. Give them to `startStack` to start the same stack again. */
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  /** Everything it has printed so far. */
  output(): string;
  /** Ctrl-C, or another signal that asks it to end. @returns the exit code, once the process has ended. */
  stop(signal?: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const children = new Set<ChildProcess>();
/** A copy of the project that no test changes. */
let untouched: string | undefined;
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/**
 * Starts the whole local stack on free ports, and resolves when it is ready.
 * @throws {Error} with the stack's output, where it ended before it was ready.
 */
export async function startStack({ env = {}, project }: StackOptions = {}): Promise<Stack> {
  if (project === undefined) untouched ??= copyProject();
  const settings: Record<string, string> = { DATA_DIR: newFolder(), ...(await settingsOfFreePorts()), ...env };
  const child = spawn(process.execPath, [join(root, 'node_modules/.bin/sls'), 'offline'], {
    cwd: project ?? untouched,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...slsSettings, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      children.delete(child);
      resolve(code);
    });
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('Ctrl-C stops')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => reject(new Error(output)));
  });

  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return {
    urls: {
      http: `http://localhost:${settings.HTTP_PORT}`,
      webhook: `http://localhost:${settings.HTTP_PORT}/webhook`,
      socket: `ws://localhost:${settings.SOCKET_PORT}`,
      site: `http://localhost:${settings.SITE_PORT}`,
      inbox: `http://localhost:${settings.INBOX_PORT}`,
      simulator: `http://localhost:${settings.SIMULATOR_PORT}`,
    },
    env: settings,
    pid: child.pid ?? 0,
    output: () => output,
    stop: (signal = 'SIGINT') => end(signal),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** Delivers a webhook as Meta does: one entry of these items, signed. */
export function deliver(stack: Stack, ...items: readonly object[]): Promise<Response> {
  const { PAGE_ID, APP_SECRET } = { ...localDefaults, ...stack.env };
  const body = JSON.stringify({ object: 'page', entry: [{ id: PAGE_ID, time: Date.now(), messaging: items }] });
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, APP_SECRET) };
  return fetch(stack.urls.webhook, { method: 'POST', headers, body });
}

async function settingsOfFreePorts(): Promise<Record<string, string>> {
  const names = ['HTTP_PORT', 'SOCKET_PORT', 'SITE_PORT', 'INBOX_PORT', 'SIMULATOR_PORT'];
  const ports = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, String(ports[index])]));
}
