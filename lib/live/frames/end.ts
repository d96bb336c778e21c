import { randomUUID } from 'node:crypto';
import type { ClientFrame, ServerFrame } from '../../protocol/index.ts';
import { toldEvent } from '../../queue/index.ts';
import { sha256Of } from '../../sha256.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { ownThread, readerOf } from '../reader.ts';
import type { Session } from '../sessions.ts';
import { countNetwork } from './count-network.ts';
import { endJoin } from './end-join.ts';

/**
 * Ends a session for good, in this order: frames under way are refused, the worker is told (where it cannot be, the
 * browser tries again), a hello finds the session no more, and every connection is told and removed. A hello that found
 * it before registers its connection, looks again, and finds it gone. A browser without a session gets the same answer.
 * A proven customer who signs out ends their session alone: their conversation goes on in their other browsers. The
 * right to read a chat of Messenger ends with the session; that chat itself goes on.
 */
export async function end(
  ports: SocketPorts,
  frame: ClientFrame<'end'>,
  from: VisitorFrom,
): Promise<ServerFrame<'ended'>> {
  await countNetwork(ports, 'end', from);
  const session = await sessionToEnd(ports, frame, from);
  if (session) {
    await endJoin(ports, session);
    await ports.threadLimits.end(session.thread, session.hash, ports.now());
    const deletes = frame.delete === true;
    const signedOut = frame.signed_out === true && !deletes && session.identity !== undefined;
    if (!signedOut) await tellWorker(ports, session, deletes);
    await ports.sessions.end(session);
    await (signedOut ? ports.push.left(session) : ports.push.ended(session, from.connection));
  }
  return { type: 'ended', id: frame.id };
}

/** The session that the frame names; where it names none, the one of its connection. */
async function sessionToEnd(
  ports: SocketPorts,
  frame: ClientFrame<'end'>,
  from: VisitorFrom,
): Promise<Pick<Session, 'thread' | 'hash' | 'identity' | 'joined'> | undefined> {
  if (frame.session !== undefined) return ports.sessions.ofToken(frame.session);
  const { known } = from;
  if (!known) return undefined;
  const { joined } = readerOf(known);
  const join = joined && known.joined && { ...joined, id: known.joined.id };
  return { thread: ownThread(known), hash: known.session, identity: known.identity, joined: join };
}

/**
 * An agent's control ends with the chat. Each session ends once: its events have the same keys in every tab. With
 * `deletes` the conversation is forgotten in some days.
 */
async function tellWorker(
  { queue, now }: SocketPorts,
  { thread, hash }: Pick<Session, 'thread' | 'hash'>,
  deletes: boolean,
): Promise<void> {
  const key = sha256Of(['ended', thread.page, thread.customer, hash]);
  const left = { thread, key, id: randomUUID(), at: now(), source: 'clock', item: { left: true } } as const;
  const told = { told: { kind: 'delete' }, id: hash } as const;
  await queue.enqueue([left, ...(deletes ? [toldEvent(thread, 'visitor', told, now())] : [])]);
}
