import { createHash, randomUUID } from 'node:crypto';
import type { Thread } from '../../lib/conversation/index.ts';
import type { LiveTable } from '../../lib/live/index.ts';
import { type QueuedEvent, sqsQueue } from '../../lib/queue/index.ts';
import { dynamoStore } from '../../lib/store/index.ts';
import { missing } from '../stack/index.ts';
import type { AgentStack } from './agent-stack.ts';

/**
 * Queues an event for each conversation of a revoked agent: the customers wait again. Only a thread's worker writes a
 * thread.
 * @param settle Waits. The index is read again after it: a turn that ran meanwhile may have named the agent.
 * @returns how many conversations it were.
 */
export async function releaseThreads(
  { resources: { queue }, table, target }: AgentStack,
  agentId: string,
  settle: () => Promise<unknown>,
): Promise<number> {
  if (queue === undefined) throw missing(target, 'queues');
  const events = sqsQueue(queue);
  const released = new Set<string>();
  for (const round of [1, 2]) {
    if (round === 2) await settle();
    const threads = await threadsOf(table, agentId);
    const late = threads.filter(({ page, customer }) => !released.has(`${page}:${customer}`));
    await events.enqueue(late.map((thread) => releaseEvent(thread, agentId, Date.now())));
    for (const { page, customer } of late) released.add(`${page}:${customer}`);
  }
  return released.size;
}

function releaseEvent(thread: Thread, agentId: string, at: number): QueuedEvent {
  const key = createHash('sha256')
    .update(JSON.stringify(['revoked', thread.page, thread.customer, agentId, at]))
    .digest('hex');
  return { thread, key, id: randomUUID(), at, source: 'clock', item: { revoked: agentId } };
}

/** The conversations on the open shelf whose owner is this agent. */
async function threadsOf({ documentClient, table }: LiveTable, agentId: string): Promise<Thread[]> {
  const store = dynamoStore({ documentClient, table });
  const threads: Thread[] = [];
  let cursor: string | undefined;
  do {
    const part = await store.shelf('open', { limit: 100, cursor });
    const own = part.rows.filter(({ owner }) => owner.kind === 'agent' && owner.agent?.id === agentId);
    threads.push(...own.map(({ thread }) => thread));
    cursor = part.cursor;
  } while (cursor !== undefined);
  return threads;
}
