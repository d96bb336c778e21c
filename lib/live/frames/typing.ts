import { type ClientFrame, perMinute } from '../../protocol/index.ts';
import type { From, SocketPorts } from '../ports.ts';

/** Passes on that the visitor types, or has stopped. Nothing is stored, and there is no answer. */
export async function typing(ports: SocketPorts, { on }: ClientFrame<'typing'>, from: From): Promise<undefined> {
  const { connection, times } = await ports.connections.count(from.connection, 'typing', ports.now());
  if (connection && times <= perMinute.typing) await ports.push.typing(connection.thread, 'customer', on);
}
