import { isTombstone, otherThreads, type Row, rowOf, type Thread } from '../../conversation/index.ts';
import type { AgentClientFrame, AgentServerFrame } from '../../protocol/index.ts';
import { bytesOf } from '../agent-line.ts';
import { readEntries } from '../entries-page.ts';
import { listedRow } from '../listed-row.ts';
import type { SocketPorts } from '../ports.ts';
import { agentsOf } from '../senders.ts';
import { maxLines } from '../visitor-line.ts';
import { countAgent, type SignedIn } from './signed-in.ts';
import { knownConversation, noEvent, threadOf } from './thread.ts';

/**
 * Opens a thread. The connection watches it before the history is read, so a line that is written in between is
 * pushed, read, or both.
 */
export async function open(
  ports: SocketPorts,
  { id, thread: customer }: AgentClientFrame<'agent_open'>,
  { agent, connection }: SignedIn,
): Promise<AgentServerFrame<'agent_thread'>> {
  await countAgent(ports, 'ask', agent);
  const now = ports.now();
  const thread = threadOf(ports, customer);
  await knownConversation(ports, thread, noEvent);
  await ports.agentConnections.watch(connection, thread, now);
  const [conversation, watching, tabs] = await Promise.all([
    knownConversation(ports, thread, noEvent),
    ports.agentConnections.ofThread(thread, now),
    ports.connections.ofThread(thread, now),
  ]);
  const { saved, locale, amended = 0, notes = 0, delivered, read } = conversation;
  const row = listedRow(conversation.row ?? rowOf(conversation, now));
  const others = await rowsOf(ports, otherThreads(row));
  const about = {
    row,
    ...(others.length > 0 && { others }),
    amended,
    notes,
    delivered,
    read,
    saved,
    locale,
  };
  const more = { ...about, online: tabs.length > 0, agents: agentsOf(watching) };
  const page = await readEntries(ports.store, thread, {}, maxLines - bytesOf(more));
  await announcePresence(ports, connection.thread, thread);
  return { type: 'agent_thread', id, ...more, ...page };
}

/** The rows of conversations that another one names, except those that do not exist any more. */
async function rowsOf(ports: SocketPorts, customers: readonly string[]): Promise<Row[]> {
  const loaded = await Promise.all(customers.map((customer) => ports.store.load(threadOf(ports, customer), noEvent)));
  return loaded.flatMap(({ conversation }) => {
    return conversation && !isTombstone(conversation)
      ? [listedRow(conversation.row ?? rowOf(conversation, ports.now()))]
      : [];
  });
}

/** The agent looks at no thread any more. */
export async function leave(
  ports: SocketPorts,
  { id, thread: customer }: AgentClientFrame<'agent_leave'>,
  { agent, connection }: SignedIn,
): Promise<AgentServerFrame<'agent_left'>> {
  await countAgent(ports, 'ask', agent);
  if (connection.thread?.customer === customer) {
    await ports.agentConnections.watch(connection, undefined, ports.now());
    await announcePresence(ports, connection.thread, undefined);
  }
  return { type: 'agent_left', id };
}

/** Tells those who look at the thread before and at the one now. */
async function announcePresence(ports: SocketPorts, before: Thread | undefined, now: Thread | undefined) {
  const isSame = before?.customer === now?.customer;
  await Promise.all([before && !isSame && ports.push.presence(before), now && ports.push.presence(now)]);
}
