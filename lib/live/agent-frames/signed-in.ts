import type { AgentRecord } from '../../agents/index.ts';
import type { AgentRef } from '../../conversation/index.ts';
import { perAgent, Refusal } from '../../protocol/index.ts';
import type { AgentConnection } from '../connection.ts';
import type { SocketPorts } from '../ports.ts';
import { revoked } from '../revoked.ts';
import { slowDown } from '../slow-down.ts';

/** An agent's connection, and the agent as the table has them now. */
export interface SignedIn {
  readonly connection: AgentConnection;
  readonly agent: AgentRecord;
}

/**
 * Reads the agent of a connection. Each frame does: a revoked agent is refused at once.
 *
 * @throws {Refusal} `not_signed_in` or `revoked`.
 */
export async function signedIn(ports: SocketPorts, connection: AgentConnection | undefined): Promise<SignedIn> {
  if (!connection || connection.expires <= ports.now()) throw notSignedIn();
  const agent = await ports.agents.get(connection.agent.id);
  if (!agent) throw revoked();
  return { connection, agent };
}

export function notSignedIn(): Refusal {
  return new Refusal('not_signed_in', 'Say agent_hello with your session, or sign in with an invite or a device code.');
}

/**
 * Counts a frame of an agent, over all of their connections.
 *
 * @throws {Refusal} `slow_down`.
 */
export async function countAgent(ports: SocketPorts, kind: keyof typeof perAgent, agent: AgentRef): Promise<void> {
  const now = ports.now();
  const times = await ports.tally.count(`agent_${kind}`, `agent-${agent.id}`, now);
  if (times > perAgent[kind]) throw slowDown(`That was more than ${perAgent[kind]} in a minute.`, now);
}

export function refOf({ id, name }: AgentRef): AgentRef {
  return { id, name };
}
