import { perMinute, type Refusal } from '../../protocol/index.ts';
import type { Connection } from '../connections.ts';
import type { From, SocketPorts } from '../ports.ts';
import { slowDown } from '../slow-down.ts';
import { sessionOver } from './session-over.ts';

/**
 * Counts a frame of a browser with a session.
 *
 * @param withoutSession what a browser is told that has none.
 * @throws {Refusal} also where the session is over, or the browser sent too many such frames in this minute.
 */
export async function countFrame(
  ports: SocketPorts,
  what: 'event' | 'read' | 'history',
  from: From,
  withoutSession: () => Refusal,
): Promise<Connection> {
  const now = ports.now();
  const { connection, times } = await ports.connections.count(from.connection, what, now);
  if (!connection) throw withoutSession();
  if (connection.expires <= now) throw sessionOver();
  if (times > perMinute[what]) throw slowDown(`That was more than ${perMinute[what]} in a minute.`, now);
  return connection;
}
