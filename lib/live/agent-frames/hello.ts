import type { AgentClientFrame, AgentServerFrame } from '../../protocol/index.ts';
import { maxServerFrame } from '../../protocol/index.ts';
import { bytesOf } from '../agent-line.ts';
import { countNetwork } from '../frames/count-network.ts';
import { ofVisitor } from '../frames/of-agent.ts';
import type { AgentFrom, SocketPorts } from '../ports.ts';
import { openPage } from '../shelf-page.ts';
import { announcePeople, colleagues, shownAgent } from './people.ts';
import { countAgent, notSignedIn, refOf } from './signed-in.ts';

/**
 * Welcomes an inbox. The connection is registered first and the session read again after it: a session that ends in
 * between is refused, and one that ends later finds the connection.
 */
export async function agentHello(
  ports: SocketPorts,
  { id, session: token }: AgentClientFrame<'agent_hello'>,
  from: AgentFrom,
): Promise<AgentServerFrame<'agent_welcome'>> {
  const now = ports.now();
  const found = await ports.agents.session(token, now);
  if (!found) {
    await countNetwork(ports, 'agentHello', from);
    throw notSignedIn();
  }
  const { agent, session } = found;
  await countAgent(ports, 'hello', agent);
  const { hash, expires } = session;
  const connection = { id: from.connection, role: 'agent', agent: refOf(agent), session: hash, expires } as const;
  if (from.known?.thread) await ports.agentConnections.remove(from.known);
  if (!(await ports.agentConnections.add(connection, now))) throw ofVisitor();
  if (!(await ports.agents.session(token, now))) {
    await ports.agentConnections.remove(connection);
    throw notSignedIn();
  }
  const [people, pushKey] = await Promise.all([colleagues(ports), ports.pushKey()]);
  const welcome = { type: 'agent_welcome', id, agent: shownAgent(agent), people, pushKey } as const;
  const bytes = maxServerFrame - headroom - bytesOf(welcome);
  const open = openPage(await ports.openShelf(now), { bytes });
  await ports.push.people(people);
  return { ...welcome, open };
}

/** Bytes for the fields around the rows. */
const headroom = 1024;

/** Forgets the connection of an inbox that was closed, and tells the others. */
export async function agentLeft(ports: SocketPorts, connection: NonNullable<AgentFrom['known']>): Promise<void> {
  await ports.agentConnections.remove(connection);
  if (connection.thread) await ports.push.presence(connection.thread);
  await announcePeople(ports);
}
