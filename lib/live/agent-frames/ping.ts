import { isTombstone } from '../../conversation/index.ts';
import type { AgentClientFrame, AgentServerFrame } from '../../protocol/index.ts';
import { visibleEvery } from '../../protocol/index.ts';
import { newestSeq } from '../frames/newest-seq.ts';
import type { SocketPorts } from '../ports.ts';
import { countAgent, type SignedIn } from './signed-in.ts';
import { noEvent, threadOf } from './thread.ts';

/** Answers with what tells whether a push was lost: the digest of the open shelf, and numbers of the open thread. */
export async function agentPing(
  ports: SocketPorts,
  { id, thread, visible }: AgentClientFrame<'agent_ping'>,
  { agent, connection }: SignedIn,
): Promise<AgentServerFrame<'agent_pong'>> {
  await countAgent(ports, 'ping', agent);
  const now = ports.now();
  if (visible && now - (connection.visibleAt ?? 0) >= visibleEvery) await ports.agentConnections.see(connection, now);
  const [{ digest }, about] = await Promise.all([
    ports.openShelf(now),
    thread === undefined ? undefined : numbersOf(ports, thread),
  ]);
  return { type: 'agent_pong', id, digest, ...(about && { thread: about }) };
}

async function numbersOf(
  ports: SocketPorts,
  customer: string,
): Promise<NonNullable<AgentServerFrame<'agent_pong'>['thread']>> {
  const thread = threadOf(ports, customer);
  const [newest, { conversation }] = await Promise.all([
    newestSeq(ports.store, thread),
    ports.store.load(thread, noEvent),
  ]);
  // Lines of before are on the agent's screen, and none is left: the inbox reads again, and finds nothing.
  if (conversation && isTombstone(conversation)) return { newest: conversation.seq, amended: 0, notes: 0 };
  return { newest, amended: conversation?.amended ?? 0, notes: conversation?.notes ?? 0 };
}
