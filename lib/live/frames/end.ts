import type { ClientFrame, ServerFrame } from '../../protocol/index.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import type { Session } from '../sessions.ts';
import { countNetwork } from './count-network.ts';

/**
 * Ends a session for good, in this order: a hello finds it no more, frames under way are refused, and every connection
 * is told and removed. A hello that found it before registers its connection, looks again, and finds it gone.
 * A browser without a session gets the same answer.
 */
export async function end(
  ports: SocketPorts,
  frame: ClientFrame<'end'>,
  from: VisitorFrom,
): Promise<ServerFrame<'ended'>> {
  await countNetwork(ports, 'end', from);
  const session = await sessionToEnd(ports, frame, from);
  if (session) {
    await ports.sessions.end(session);
    await ports.threadLimits.end(session.thread, session.hash, ports.now());
    await ports.push.ended(session, from.connection);
  }
  return { type: 'ended', id: frame.id };
}

/** The session that the frame names; where it names none, the one of its connection. */
async function sessionToEnd(
  ports: SocketPorts,
  frame: ClientFrame<'end'>,
  from: VisitorFrom,
): Promise<Pick<Session, 'thread' | 'hash'> | undefined> {
  if (frame.session !== undefined) return ports.sessions.ofToken(frame.session);
  const { known } = from;
  return known && { thread: known.thread, hash: known.session };
}
