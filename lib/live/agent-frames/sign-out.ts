import type { AgentClientFrame, AgentServerFrame } from '../../protocol/index.ts';
import type { SocketPorts } from '../ports.ts';
import { announcePeople } from './people.ts';
import type { SignedIn } from './signed-in.ts';

/** Ends this session, or every session of the agent, and cuts the other connections of what ended. */
export async function signOut(
  ports: SocketPorts,
  { id, everywhere }: AgentClientFrame<'agent_sign_out'>,
  { agent, connection }: SignedIn,
): Promise<AgentServerFrame<'agent_signed_out'>> {
  const now = ports.now();
  const { connections } = everywhere
    ? await ports.agents.signOutEverywhere(agent.id, now)
    : await ports.agents.signOut({ agent: agent.id, hash: connection.session }, now);
  const others = connections.filter((each) => each !== connection.id);
  await ports.agentConnections.remove(connection);
  await ports.push.cutOff(others, { type: 'agent_signed_out' });
  if (connection.thread) await ports.push.presence(connection.thread);
  await announcePeople(ports);
  return { type: 'agent_signed_out', id };
}
