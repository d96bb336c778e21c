import type { AgentClientFrame, AgentServerFrame } from '../../protocol/index.ts';
import { readEntries } from '../entries-page.ts';
import type { SocketPorts } from '../ports.ts';
import { countAgent, type SignedIn } from './signed-in.ts';
import { threadOf } from './thread.ts';

/** Answers with lines after or before a number, and the notes between them. */
export async function agentHistory(
  ports: SocketPorts,
  { id, thread, after, before }: AgentClientFrame<'agent_history'>,
  { agent }: SignedIn,
): Promise<AgentServerFrame<'agent_lines'>> {
  await countAgent(ports, 'ask', agent);
  const page = await readEntries(ports.store, threadOf(ports, thread), { after, before });
  return { type: 'agent_lines', id, ...page };
}
