import { type ClientFrame, Refusal, type ServerFrame } from '../../protocol/index.ts';
import { historyPage, readSize } from '../history-page.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { countInThread } from './count-in-thread.ts';
import { withSession } from './with-session.ts';

/** Answers with the lines after or before a number. */
export async function history(
  ports: SocketPorts,
  { id, after, before }: ClientFrame<'history'>,
  from: VisitorFrom,
): Promise<ServerFrame<'history'>> {
  const connection = withSession(ports, from.known, () => {
    return new Refusal('hello_first', 'Say hello before you ask for the history.');
  });
  await countInThread(ports, 'history', connection);
  const lines = await ports.store.history(connection.thread, { after, before, limit: readSize });
  return { type: 'history', id, ...historyPage(lines, after === undefined ? 'newest' : 'oldest') };
}
