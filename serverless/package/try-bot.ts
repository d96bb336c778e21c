import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lineOfStack } from '../../lib/bot/describe.ts';
import { messageWithLine } from '../../lib/config/index.ts';
import { field, list, object, text } from '../../lib/json.ts';
import type { Environment } from './service.ts';

/** How long everything may take to load (ms). The bot itself has less: `startMs` of the time budget. */
const PATIENCE = 60_000;

/**
 * Loads a bundle of the function `turn` in a process of its own, and asks it whether its bot can be loaded.
 * @param bundle its `index.mjs`.
 * @param environment what the function has. References that only CloudFormation can fill in count as set.
 * @returns what is wrong, with its line, or undefined.
 */
export async function tryBot(
  bundle: string,
  environment: Environment,
  serviceDir: string,
  patience = PATIENCE,
): Promise<string | undefined> {
  const child = fork(fileURLToPath(new URL('try-turn.mjs', import.meta.url)), [bundle], {
    env: { ...machine(), ...texts(environment) },
    execArgv: ['--enable-source-maps'],
    // What a bot prints while it is loaded would stand between the lines of the command.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  const said = new Promise<unknown>((resolve) => child.once('message', resolve));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) =>
      resolve(code === null ? `it is not loaded within ${patience / 1000} s` : `its process ended (exit code ${code})`),
    );
  });
  const first = await Promise.race([said.then((message) => ({ message })), ended.then((end) => ({ end }))]);
  clearTimeout(timer);
  await ended;
  return 'end' in first ? `bot.ts cannot be loaded: ${first.end}` : problemOf(first.message, serviceDir);
}

async function problemOf(message: unknown, serviceDir: string): Promise<string | undefined> {
  const thrown = object(field(message, 'error'));
  if (thrown === undefined) return text(field(field(message, 'answer'), 'problem'));
  const { name, message: reason, stack, path } = thrown;
  const error = Object.assign(new Error(text(reason) ?? ''), {
    name: text(name),
    stack: text(stack),
    path: list(path),
  });
  if (name === 'ConfigError')
    return messageWithLine(error, await readFile(join(serviceDir, 'chat.config.ts'), 'utf8').catch(() => ''));
  return `The function turn cannot be loaded: ${name}: ${error.message}${lineOfStack(error)}`;
}

/** What a process needs of this machine. The operator's own variables would hide that a bot's are not set in AWS. */
function machine(): Record<string, string> {
  return { TMPDIR: tmpdir(), TEMP: tmpdir(), AWS_REGION: 'eu-central-1', AWS_LAMBDA_FUNCTION_NAME: 'turn' };
}

function texts(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      typeof value === 'object' ? 'set by the deploy' : String(value),
    ]),
  );
}
