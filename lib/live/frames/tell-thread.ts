import type { Told } from '../../conversation/index.ts';
import { Refusal, type ServerFrame } from '../../protocol/index.ts';
import { toldEvent } from '../../queue/index.ts';
import type { VisitorConnection } from '../connection.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { ownThread } from '../reader.ts';
import { countInThread } from './count-in-thread.ts';
import { withSession } from './with-session.ts';

/**
 * What the visitor wants for their conversation is queued for its worker, and acknowledged once it is stored.
 *
 * @param kind as what the frame is counted: each is a turn of a worker.
 */
export async function tellThread(
  ports: SocketPorts,
  id: string,
  kind: 'mail' | 'stop',
  from: VisitorFrom,
  told: (connection: VisitorConnection) => Told,
): Promise<ServerFrame<'ack'>> {
  const connection = withSession(ports, from.known, () => {
    return new Refusal('session_needed', 'Say hello with start, or with your session, before you ask for this.');
  });
  await countInThread(ports, kind, connection);
  // A page counts its frames anew each time it is loaded. Within a connection the same id is the same wish.
  const about = { told: told(connection), id: `${connection.id}:${id}` };
  await ports.queue.enqueue([toldEvent(ownThread(connection), 'visitor', about, ports.now())]);
  return { type: 'ack', id };
}
