import type { OnlineAgents } from '../agents/index.ts';
import type { AgentConnections } from './agent-connections.ts';
import type { BrowserJoins } from './browser-joins.ts';
import type { Connections } from './connections.ts';
import type { Gateway } from './gateway.ts';
import type { NetworkBlocks } from './network-blocks.ts';
import type { Reachable } from './reach.ts';
import type { SessionDigits } from './session-digits.ts';
import type { ThreadLimits } from './thread-limits.ts';

export interface PushOptions {
  readonly connections: Connections;
  readonly agentConnections: AgentConnections;
  readonly online: Pick<OnlineAgents, 'list'>;
  readonly networkBlocks: NetworkBlocks;
  readonly browserJoins: BrowserJoins;
  readonly sessionDigits: SessionDigits;
  readonly threadLimits: Pick<ThreadLimits, 'end'>;
  /** When people answer again (ms); undefined while they do. */
  readonly back: (now: number) => number | undefined;
  /** Where answers may go that a visitor does not read. */
  readonly reachable?: Reachable;
  /** `https://<api>.execute-api.<region>.amazonaws.com/<stage>`, locally `http://localhost:3001`. */
  readonly endpoint: string;
  readonly region?: string;
  /** Instead of API Gateway at `endpoint`. */
  readonly gateway?: Gateway;
  readonly now?: () => number;
  /** Logs what could not be sent, without its content. */
  readonly warn: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}
