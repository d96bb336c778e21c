import type { ParseArgsConfig } from 'node:util';
import type { ChatConfig } from '../../lib/config/index.ts';
import type { Environment } from '../../lib/settings/index.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Flags as `parseArgs` of Node.js describes them. */
export type Options = NonNullable<ParseArgsConfig['options']>;

/** What every command works with. */
export interface Cli {
  readonly env: Environment;
  /** The project's folder, where `.env` is. */
  readonly directory: string;
  readonly config: ChatConfig;
  readonly terminal: Terminal;
}

export interface Command {
  /** Printed by `--help`, and where a flag is unknown. */
  readonly usage: string;
  /** The command's flags. */
  readonly options: Options;
  /**
   * @param args The words after the command's name.
   * @returns the exit code, 0 for success.
   * @throws {Stop} and the errors of lib; `explain` makes them readable.
   */
  run(args: string[], cli: Cli): Promise<number>;
}
