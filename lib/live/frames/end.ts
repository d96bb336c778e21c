import type { ClientFrame, ServerFrame } from '../../protocol/index.ts';
import type { From, SocketPorts } from '../ports.ts';

/** Deletes the session and tells the visitor's other tabs. A browser without a session gets the same answer. */
export async function end(ports: SocketPorts, { id }: ClientFrame<'end'>, from: From): Promise<ServerFrame<'ended'>> {
  const connection = await ports.connections.get(from.connection);
  if (connection) {
    await ports.sessions.end({ hash: connection.session });
    await ports.push.ended(connection.thread, from.connection);
  }
  return { type: 'ended', id };
}
