import { type AgentDirectory, agentDirectory } from '../../lib/agents/index.ts';
import type { LiveTable } from '../../lib/live/index.ts';
import { tableClient } from '../../lib/store/index.ts';
import type { Cli } from '../command/command.ts';
import type { Resources, Target } from '../stack/index.ts';
import { tableOf } from '../stack/thread.ts';

/** What the actions of `npm run agent` work with. */
export interface AgentStack {
  readonly cli: Cli;
  readonly target: Target;
  readonly resources: Resources;
  readonly directory: AgentDirectory;
  readonly table: LiveTable;
  close(): void;
}

/** @throws {Stop} where the table cannot be found. */
export async function openStack(cli: Cli, target: Target): Promise<AgentStack> {
  const { name, ...reach } = await tableOf(target);
  const documentClient = tableClient(reach);
  const table = { documentClient, table: name };
  return {
    cli,
    target,
    resources: await target.resources(),
    directory: agentDirectory(table),
    table,
    close: () => documentClient.destroy(),
  };
}
