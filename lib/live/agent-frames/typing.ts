import { ownerAt } from '../../conversation/index.ts';
import { type AgentClientFrame, Refusal } from '../../protocol/index.ts';
import type { SocketPorts } from '../ports.ts';
import { countAgent, refOf, type SignedIn } from './signed-in.ts';
import { noEvent, threadOf } from './thread.ts';

/**
 * Passes on that an agent types, or has stopped: to the visitor while this agent may answer, and to other agents who
 * look at the thread. Nothing is stored, and there is no answer.
 */
export async function agentTyping(
  ports: SocketPorts,
  { thread: customer, on }: AgentClientFrame<'agent_typing'>,
  { agent: record, connection }: SignedIn,
): Promise<undefined> {
  const agent = refOf(record);
  try {
    await countAgent(ports, 'typing', agent);
  } catch (error) {
    if (error instanceof Refusal) return;
    throw error;
  }
  const thread = threadOf(ports, customer);
  const { conversation } = await ports.store.load(thread, noEvent);
  if (!conversation) return;
  const owner = ownerAt(conversation, ports.now());
  const toVisitor = owner.kind === 'agent' && (owner.agent === undefined || owner.agent.id === agent.id);
  await ports.push.typing(thread, 'agent', on, { agent, connection: connection.id, toVisitor });
}
