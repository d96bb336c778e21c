import type { ChatConfig, Environment } from '../lib/settings/index.ts';
import type { Terminal } from './terminal.ts';

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
  /**
   * @param args what follows the command's name.
   * @returns the exit code: 0 where all is as it should be.
   * @throws {Stop} and what lib throws; `explain` makes it readable.
   */
  run(args: string[], cli: Cli): Promise<number>;
}
