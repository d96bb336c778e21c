import type { AgentRef, Identity, Thread } from '../conversation/index.ts';
import { field, number, object, text } from '../json.ts';
import { connectionLasts } from '../protocol/index.ts';
import { itemKinds } from '../store/index.ts';
import { readThread } from './read-thread.ts';

/** The items of a connection outlive it by an hour (ms). */
export const itemLasts = connectionLasts + 3_600_000;

/** A browser that has said hello with a session: a visitor's or an agent's. */
export type Connection = VisitorConnection | AgentConnection;

interface BaseConnection {
  readonly id: string;
  /** Hash of the session's token. */
  readonly session: string;
  /** When the session ends (ms). */
  readonly expires: number;
}

export interface VisitorConnection extends BaseConnection {
  readonly role: 'visitor';
  /** Where the visitor's lines go: their own thread of the website, or the one of Messenger that they joined. */
  readonly thread: Thread;
  /** The thread is one of Messenger: it is shown after line `through` of the thread of `own`. */
  readonly joined?: { readonly id: string; readonly own: string; readonly through: number };
  /** Of the visitor's plugin: chooses what they see of the profile. */
  readonly locale?: string;
  /** Of the visitor's clock. */
  readonly timeZone?: string;
  /** Of the session: each event carries both to the worker. */
  readonly identity?: Identity;
  readonly earlier?: string;
}

export interface AgentConnection extends BaseConnection {
  readonly role: 'agent';
  readonly agent: AgentRef;
  /** The thread that the agent has open. */
  readonly thread?: Thread;
  /** When the agent was last known to see the inbox (ms). */
  readonly visibleAt?: number;
}

export const ownKey = itemKinds.connection.key;

export function readConnection(value: unknown): Connection | undefined {
  const stored = object(value);
  const id = text(stored?.id);
  const session = text(stored?.session);
  const expires = number(stored?.expires);
  if (!id || !session || expires === undefined) return undefined;
  const base = { id, session, expires };
  const thread = readThread(stored?.thread);
  if (stored?.role === 'visitor') {
    const [sub, earlier] = [text(field(stored.identity, 'sub')), text(stored.earlier)];
    const proven = { ...(sub !== undefined && { identity: { sub } }), ...(earlier !== undefined && { earlier }) };
    const origin = { locale: text(stored.locale), timeZone: text(stored.timeZone) };
    const joined = readJoined(stored.joined);
    return thread && { ...base, role: 'visitor', thread, ...origin, ...proven, ...(joined && { joined }) };
  }
  const agent = object(stored?.agent);
  const [agentId, name] = [text(agent?.id), text(agent?.name)];
  if (stored?.role !== 'agent' || !agentId || name === undefined) return undefined;
  const visibleAt = number(stored.visibleAt);
  return {
    ...base,
    role: 'agent',
    agent: { id: agentId, name },
    ...(thread && { thread }),
    ...(visibleAt !== undefined && { visibleAt }),
  };
}

function readJoined(value: unknown): VisitorConnection['joined'] {
  const stored = object(value);
  const [id, own, through] = [text(stored?.id), text(stored?.own), number(stored?.through)];
  return id === undefined || own === undefined || through === undefined ? undefined : { id, own, through };
}
