import type { ClientFrame, ServerFrame } from '../../protocol/index.ts';
import type { From, SocketPorts } from '../ports.ts';
import type { Session } from '../sessions.ts';
import { countNetwork } from './count-network.ts';

/**
 * Ends a session for good, in this order: a hello finds it no more, frames under way are refused, and every connection
 * is told and removed. A hello that found it before registers its connection, looks again, and finds it gone.
 * A browser without a session gets the same answer.
 */
export async function end(ports: SocketPorts, frame: ClientFrame<'end'>, from: From): Promise<ServerFrame<'ended'>> {
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
  from: From,
): Promise<Pick<Session, 'thread' | 'hash'> | undefined> {
  if (frame.session !== undefined) return ports.sessions.ofToken(frame.session);
  const connection = await ports.connections.get(from.connection);
  return connection && { thread: connection.thread, hash: connection.session };
}
