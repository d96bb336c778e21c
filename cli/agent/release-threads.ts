import { createHash, randomUUID } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../../lib/conversation/index.ts';
import { field, readJson } from '../../lib/json.ts';
import type { LiveTable } from '../../lib/live/index.ts';
import { type QueuedEvent, sqsQueue } from '../../lib/queue/index.ts';
import { threadOfKey } from '../../lib/store/keys.ts';
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
  const threads: Thread[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await documentClient.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'inbox',
        KeyConditionExpression: 'inbox = :open',
        ExpressionAttributeValues: { ':open': 'open' },
        ExclusiveStartKey: start,
      }),
    );
    for (const { pk, summary } of answer.Items ?? []) {
      const row = typeof summary === 'string' ? readJson(summary) : summary;
      const thread = threadOfKey(String(pk));
      if (thread && field(field(field(row, 'owner'), 'agent'), 'id') === agentId) threads.push(thread);
    }
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return threads;
}
