import type { Refusal } from '../../protocol/index.ts';
import type { VisitorConnection } from '../connection.ts';
import type { SocketPorts } from '../ports.ts';
import { sessionOver } from './session-over.ts';

/**
 * The connection of a browser with a session.
 *
 * @param withoutSession what a browser is told that has none.
 * @throws {Refusal} also where the session is over.
 */
export function withSession(
  ports: Pick<SocketPorts, 'now'>,
  connection: VisitorConnection | undefined,
  withoutSession: () => Refusal,
): VisitorConnection {
  if (!connection) throw withoutSession();
  if (connection.expires <= ports.now()) throw sessionOver();
  return connection;
}
