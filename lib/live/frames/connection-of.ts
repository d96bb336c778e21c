import type { Refusal } from '../../protocol/index.ts';
import type { Connection } from '../connections.ts';
import type { From, SocketPorts } from '../ports.ts';
import { sessionOver } from './session-over.ts';

/**
 * The connection of a browser with a session.
 *
 * @param withoutSession what a browser is told that has none.
 * @throws {Refusal} also where the session is over.
 */
export async function connectionOf(ports: SocketPorts, from: From, withoutSession: () => Refusal): Promise<Connection> {
  const connection = await ports.connections.get(from.connection);
  if (!connection) throw withoutSession();
  if (connection.expires <= ports.now()) throw sessionOver();
  return connection;
}
