import { agentDirectory } from '../agents/index.ts';
import { agentConnections } from './agent-connections.ts';
import { connections } from './connections.ts';
import { networkBlocks } from './network-blocks.ts';
import type { PushOptions } from './push-options.ts';
import type { LiveTable } from './table.ts';

/** What pushes read from the table: who is connected. */
export function pushTables(
  liveTable: LiveTable,
): Pick<PushOptions, 'connections' | 'agentConnections' | 'online' | 'networkBlocks'> {
  const { online } = agentDirectory(liveTable);
  return {
    connections: connections(liveTable),
    agentConnections: agentConnections(liveTable, online),
    online,
    networkBlocks: networkBlocks(liveTable),
  };
}
