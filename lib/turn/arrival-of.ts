import type {
  AgentAction,
  AgentRef,
  Arrival,
  Conversation,
  ReadForAction,
  SignedIn,
  SurfaceArrival,
} from '../conversation/index.ts';
import { field, object, text } from '../json.ts';
import { withoutLink } from '../links/index.ts';
import { parseEvent } from '../messenger/index.ts';
import { parseAgentAction } from '../protocol/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { openingOf, tapIn } from './opening.ts';
import type { Ports } from './ports.ts';
import { dueAnswers } from './read-answers.ts';
import { toldArrival } from './told.ts';
import { workArrival } from './work-result.ts';

/**
 * Reads a queued event, and what the core needs to decide it.
 * @returns nothing for an event of an agent who was revoked: it is dropped, with one line in the log. Where that agent
 *   still owns the thread, the thread is released.
 * @throws {Refusal} where an agent's action cannot be read. Another version of the function may know it.
 */
export async function arrivalOf(
  ports: Ports,
  queued: QueuedEvent,
  conversation: Conversation | undefined,
): Promise<Arrival | undefined> {
  const { source, item } = queued;
  if (source === 'agent') return agentArrival(ports, queued, conversation);
  if (source === 'work') return workArrival(queued);
  if (source === 'told') return toldArrival(ports, queued);
  if (source === 'clock') {
    const { revoked, left, signedIn, later } = object(item) ?? {};
    const { name, at } = object(later) ?? {};
    const agentId = text(revoked);
    const customer = signedInOf(signedIn);
    return {
      source,
      ...(agentId === undefined ? {} : { revoked: agentId }),
      ...(left === true && { left }),
      ...(customer && { signedIn: customer }),
      ...(typeof name === 'string' && typeof at === 'number' && { later: { name, at } }),
      ...(item === undefined && (await dueAnswers(ports, conversation))),
    };
  }
  return surfaceArrival(ports, queued, source, conversation);
}

function signedInOf(value: unknown): SignedIn | undefined {
  const [sub, customer] = [text(field(value, 'sub')), text(field(value, 'customer'))];
  return sub === undefined || customer === undefined ? undefined : { sub, customer };
}

async function surfaceArrival(
  ports: Ports,
  queued: QueuedEvent,
  source: SurfaceArrival['source'],
  conversation: Conversation | undefined,
): Promise<SurfaceArrival> {
  const { item, standby = false, time, clientId, network, locale, timeZone, identity, earlier } = queued;
  // A browser that has joined a thread of Messenger is forgotten with its own.
  const isOwn = queued.own === undefined || queued.own === queued.thread.customer;
  const session = isOwn ? { session: queued.session } : { joined: queued.session };
  const whole = parseEvent(item, { standby, now: ports.now(), ...(time === undefined ? {} : { time }) });
  const { event, token } = withoutLink(whole, source);
  const inMessenger = source === 'messenger';
  return {
    source,
    event,
    ...(clientId === undefined ? {} : { clientId }),
    ...(network === undefined ? {} : { network }),
    ...(locale === undefined ? {} : { locale }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(identity === undefined ? {} : { identity }),
    ...(earlier === undefined ? {} : { earlier }),
    ...(queued.session === undefined ? {} : session),
    ...(inMessenger && token !== undefined && (await openingOf(ports, queued, token, conversation))),
    ...(inMessenger && tapIn(event, conversation)),
  };
}

async function agentArrival(
  ports: Ports,
  queued: QueuedEvent,
  conversation: Conversation | undefined,
): Promise<Arrival | undefined> {
  const { id, thread, key, at, clientId } = queued;
  const item = object(queued.item);
  const agentId = text(object(item?.agent)?.id) ?? '';
  const agent = await ports.agents.get(agentId);
  if (agent === undefined) {
    ports.log('warn', 'An event of a revoked agent is dropped', { id, ...thread, agent: agentId });
    await ports.store.removeHint(thread, key);
    return owns(conversation, agentId) ? { source: 'clock', revoked: agentId } : undefined;
  }
  const action = parseAgentAction(item?.action);
  return {
    source: 'agent',
    agent: refOf(agent),
    action,
    at,
    key,
    ...(clientId === undefined ? {} : { clientId }),
    read: await readFor(ports, queued, action, conversation),
  };
}

/** The index was behind when the agent was revoked, and so nothing has released this thread yet. */
function owns(conversation: Conversation | undefined, agentId: string): boolean {
  const owner = conversation?.owner;
  return owner?.kind === 'agent' && owner.agent?.id === agentId;
}

/** So many lines after the one that an agent saw are read for a reply. An older screen is refused anyway. */
const MAX_SINCE = 500;

async function readFor(
  { store, agents }: Ports,
  { thread }: QueuedEvent,
  action: AgentAction,
  conversation: Conversation | undefined,
): Promise<ReadForAction> {
  switch (action.kind) {
    case 'reply': {
      if (action.basis.seq >= (conversation?.seq ?? 0)) return {};
      return { lines: await store.history(thread, { after: action.basis.seq, limit: MAX_SINCE }) };
    }
    case 'retry':
    case 'react': {
      const line = await store.line(thread, action.seq);
      return line === undefined ? {} : { line };
    }
    case 'send_anyway': {
      const note = await store.note(thread, action.note);
      return note === undefined ? {} : { note };
    }
    case 'assign': {
      const to = await agents.get(action.to);
      return to === undefined ? {} : { to: refOf(to) };
    }
    default:
      return {};
  }
}

function refOf({ id, name }: AgentRef): AgentRef {
  return { id, name };
}
