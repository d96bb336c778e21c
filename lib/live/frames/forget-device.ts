import { type ClientFrame, Refusal, type ServerFrame } from '../../protocol/index.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { ownThread, readerOf } from '../reader.ts';
import { countInThread } from './count-in-thread.ts';
import { endJoin } from './end-join.ts';
import { tellThread } from './tell-thread.ts';
import { withSession } from './with-session.ts';

/** *Forget this device*: the browser shows the chat in Messenger no more, from now on. */
export async function forgetDevice(
  ports: SocketPorts,
  { id }: ClientFrame<'forget_device'>,
  from: VisitorFrom,
): Promise<ServerFrame<'ack'>> {
  const connection = withSession(ports, from.known, () => {
    return new Refusal('session_needed', 'Say hello with start, or with your session, before you ask for this.');
  });
  const { joined } = readerOf(connection);
  // The join has ended meanwhile, or is about to begin: the worker of the own thread knows.
  if (!joined || !connection.joined)
    return tellThread(ports, id, 'stop', from, ({ session }) => ({ kind: 'forget_device', session }));
  await countInThread(ports, 'stop', connection);
  const join = { ...joined, id: connection.joined.id };
  await endJoin(ports, { thread: ownThread(connection), hash: connection.session, joined: join });
  return { type: 'ack', id };
}
