import { type AgentClientFrame, type AgentServerFrame, Refusal } from '../../protocol/index.ts';
import { toldEvent } from '../../queue/index.ts';
import type { SocketPorts } from '../ports.ts';
import { countAgent, refOf, type SignedIn } from './signed-in.ts';
import { knownConversation, noEvent, threadOf } from './thread.ts';

/**
 * Queues that a conversation is forgotten: its worker deletes it. An agent who is not an admin is refused, also where
 * their inbox offers it because they were one when it was opened.
 */
export async function agentForget(
  ports: SocketPorts,
  { id, thread: customer }: AgentClientFrame<'agent_forget'>,
  { agent }: SignedIn,
): Promise<AgentServerFrame<'agent_ack'>> {
  await countAgent(ports, 'event', agent);
  if (agent.role !== 'admin') throw new Refusal('not_allowed', 'Only an admin deletes a conversation. Ask one.');
  const thread = threadOf(ports, customer);
  await knownConversation(ports, thread, noEvent);
  const about = { told: { kind: 'forget', by: refOf(agent) }, id: `${agent.id}:${id}` } as const;
  await ports.queue.enqueue([toldEvent(thread, 'agent', about, ports.now())]);
  return { type: 'agent_ack', id };
}
