import { agentDirectory } from '../agents/index.ts';
import { agentConnections } from './agent-connections.ts';
import { browserJoins } from './browser-joins.ts';
import { connections } from './connections.ts';
import { networkBlocks } from './network-blocks.ts';
import type { PushOptions } from './push-options.ts';
import { sessionDigits } from './session-digits.ts';
import type { LiveTable } from './table.ts';
import { threadLimits } from './thread-limits.ts';

type PushTables = Omit<PushOptions, 'back' | 'endpoint' | 'region' | 'now' | 'warn'>;

/** What pushes read from the table: who is connected. */
export function pushTables(liveTable: LiveTable): PushTables {
  const { online } = agentDirectory(liveTable);
  return {
    connections: connections(liveTable),
    agentConnections: agentConnections(liveTable, online),
    online,
    networkBlocks: networkBlocks(liveTable),
    browserJoins: browserJoins(liveTable),
    sessionDigits: sessionDigits(liveTable),
    threadLimits: threadLimits(liveTable),
  };
}
