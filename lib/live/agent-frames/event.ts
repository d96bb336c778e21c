import { randomUUID } from 'node:crypto';
import type { AgentAction, AgentRef, Thread } from '../../conversation/index.ts';
import type { AgentClientFrame, AgentServerFrame } from '../../protocol/index.ts';
import { Refusal } from '../../protocol/index.ts';
import { sha256Of } from '../../sha256.ts';
import type { SocketPorts } from '../ports.ts';
import { countAgent, refOf, type SignedIn } from './signed-in.ts';
import { knownConversation, threadOf } from './thread.ts';

/**
 * Queues what an agent does, and acknowledges it after the queue has stored it. A take-over stores its hint first: the
 * event waits behind the turn of a bot that thinks, and the hint stops that turn.
 */
export async function agentEvent(
  ports: SocketPorts,
  { id: clientId, thread: customer, action }: AgentClientFrame<'agent_event'>,
  { agent: record }: SignedIn,
): Promise<AgentServerFrame<'agent_ack'>> {
  await countAgent(ports, 'event', record);
  const agent = refOf(record);
  const thread = threadOf(ports, customer);
  const key = agentEventKey(thread, agent, clientId, action);
  await knownConversation(ports, thread, key);
  if (action.kind === 'assign' && !(await ports.agents.get(action.to))) {
    throw new Refusal('not_allowed', 'There is no such agent any more. Choose another one.');
  }
  const event = { thread, key, id: randomUUID(), at: ports.now(), item: { agent, action }, clientId };
  const enqueue = () => ports.queue.enqueue([{ ...event, source: 'agent' }]);
  if (action.kind === 'take_over') await withHint(ports, thread, { agent, key }, enqueue);
  else await enqueue();
  return { type: 'agent_ack', id: clientId };
}

/**
 * The key of an agent's event: SHA-256 hex. It stays the same when the browser sends it again. A retry has the same one
 * from every agent and tab, so that a line is sent again once for each try that failed.
 */
export function agentEventKey(thread: Thread, agent: AgentRef, clientId: string, action: AgentAction): string {
  const { page, customer } = thread;
  const parts =
    action.kind === 'retry'
      ? ['retry', page, customer, action.seq, action.attempt]
      : ['agent', page, customer, agent.id, clientId];
  return sha256Of(parts);
}

/** Without its event a hint would silence the bot for nothing, so it goes where queueing fails. */
async function withHint(
  ports: SocketPorts,
  thread: Thread,
  hint: { readonly agent: AgentRef; readonly key: string },
  enqueue: () => Promise<void>,
): Promise<void> {
  await ports.store.setHint(thread, hint);
  try {
    await enqueue();
  } catch (error) {
    await ports.store.removeHint(thread, hint.key).catch((failure: unknown) => {
      ports.log('error', 'A hint without its event could not be deleted: the bot of this thread is silent', {
        ...thread,
        error: failure,
      });
    });
    throw error;
  }
}
