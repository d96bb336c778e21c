import type { AgentAction, AgentRef, Arrival, ReadForAction } from '../conversation/index.ts';
import { ChatError } from '../errors.ts';
import { object, text } from '../json.ts';
import { parseEvent } from '../messenger/index.ts';
import { parseAgentAction } from '../protocol/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import type { Ports } from './ports.ts';

/** A queued event as the core reads it, with what the core cannot read by itself. */
export async function arrivalOf(
  ports: Pick<Ports, 'store' | 'agents'>,
  queued: QueuedEvent,
  now: number,
): Promise<Arrival> {
  const { source, item, standby = false, time, clientId, network, locale } = queued;
  if (source === 'clock') {
    const revoked = text(object(item)?.revoked);
    return { source, ...(revoked === undefined ? {} : { revoked }) };
  }
  const id = clientId === undefined ? {} : { clientId };
  if (source === 'agent') {
    const { agent, action } = agentEvent(item);
    const read = await readFor(ports, queued, action);
    return { source, agent, action, key: queued.key, read, ...id };
  }
  const event = parseEvent(item, { standby, now, ...(time === undefined ? {} : { time }) });
  return { source, event, ...id, ...(network && { network }), ...(locale && { locale }) };
}

function agentEvent(item: unknown): { agent: AgentRef; action: AgentAction } {
  const agent = object(object(item)?.agent);
  const [id, name] = [text(agent?.id), text(agent?.name)];
  if (id === undefined || name === undefined) throw new MalformedAgentEvent();
  return { agent: { id, name }, action: parseAgentAction(object(item)?.action) };
}

async function readFor(
  { store, agents }: Pick<Ports, 'store' | 'agents'>,
  { thread }: QueuedEvent,
  action: AgentAction,
): Promise<ReadForAction> {
  switch (action.kind) {
    case 'reply':
      return { lines: await store.history(thread, { after: action.basis.seq, limit: MAX_MISSED }) };
    case 'send_anyway': {
      const note = await store.note(thread, action.note);
      return note === undefined ? {} : { note };
    }
    case 'retry':
    case 'react': {
      const line = await store.line(thread, action.seq);
      return line === undefined ? {} : { line };
    }
    case 'assign': {
      const to = await agents.get(action.to);
      return to === undefined ? {} : { to: { id: to.id, name: to.name } };
    }
    default:
      return {};
  }
}

/** Lines that are read after the one that an agent saw. One answer among them is enough to refuse a reply. */
const MAX_MISSED = 200;

/** An agent's event in the queue that this program did not write. */
export class MalformedAgentEvent extends ChatError {
  override readonly name = 'MalformedAgentEvent';
  override readonly code = 'malformed_agent_event';
  override readonly retryable = false;

  constructor() {
    super('An event of an agent in the queue names no agent. Check which program or version wrote it.');
  }
}
