import config from '#config';
import type { Command } from '../../cli/command/command.ts';
import { explain } from '../../cli/command/explain.ts';
import type { ChatConfig } from '../../lib/config/index.ts';
import type { Environment } from '../../lib/settings/index.ts';
import { fakeTerminal } from './terminal.ts';

export interface RunOptions {
  readonly env: Environment;
  readonly directory?: string;
  readonly config?: ChatConfig;
  /** The operator's answers; without any there is no terminal. */
  readonly answers?: readonly string[];
}

/** Runs a command as `npm run` does. @returns its output and exit code. */
export async function runCommand(command: Command, args: readonly string[], options: RunOptions) {
  const { terminal, output } = fakeTerminal(...(options.answers ?? []));
  const { env, directory = '/nowhere' } = options;
  const result = await command.run([...args], { env, directory, config: options.config ?? config, terminal }).then(
    (code) => ({ code, what: '', todo: '' }),
    (error: unknown) => ({ code: 1, ...explain(error) }),
  );
  return { ...result, output: output() };
}
