import { agentDirectory } from '../agents/index.ts';
import { agentConnections } from './agent-connections.ts';
import { browserJoins } from './browser-joins.ts';
import { connections } from './connections.ts';
import { networkBlocks } from './network-blocks.ts';
import type { PushOptions } from './push-options.ts';
import type { LiveTable } from './table.ts';
import { threadLimits } from './thread-limits.ts';

type TableName = 'connections' | 'agentConnections' | 'online' | 'networkBlocks' | 'browserJoins' | 'threadLimits';

/** What pushes read from the table: who is connected. */
export function pushTables(liveTable: LiveTable): Pick<PushOptions, TableName> {
  const { online } = agentDirectory(liveTable);
  return {
    connections: connections(liveTable),
    agentConnections: agentConnections(liveTable, online),
    online,
    networkBlocks: networkBlocks(liveTable),
    browserJoins: browserJoins(liveTable),
    threadLimits: threadLimits(liveTable),
  };
}
