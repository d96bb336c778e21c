import { type ClientFrame, Refusal } from '../../protocol/index.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { countInThread } from './count-in-thread.ts';

/** Passes on that the visitor types, or has stopped. Nothing is stored, and there is no answer. */
export async function typing(ports: SocketPorts, { on }: ClientFrame<'typing'>, from: VisitorFrom): Promise<undefined> {
  const { known: connection } = from;
  if (!connection) return;
  try {
    await countInThread(ports, 'typing', connection);
  } catch (error) {
    if (error instanceof Refusal) return;
    throw error;
  }
  await ports.push.typing(connection.thread, 'customer', on);
}
