import type { AgentRef } from '../conversation/index.ts';
import type { AgentRole } from '../protocol/index.ts';

/** An agent as the table has them. */
export interface AgentRecord extends AgentRef {
  readonly role: AgentRole;
  /** They get no notification now. */
  readonly paused: boolean;
  readonly createdAt: number;
  /** The address of their mails, where they have one. */
  readonly mail?: string;
}

/** Reads of agents that every other part needs. A revoked agent is in none of them. */
export interface Agents {
  /** One consistent read of one item. */
  get(id: string): Promise<AgentRecord | undefined>;
  list(): Promise<readonly AgentRecord[]>;
  /** Whether there is at least one agent. A yes is kept in memory for a minute, a no is not. */
  any(now: number): Promise<boolean>;
}
