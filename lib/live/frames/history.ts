import { type ClientFrame, Refusal, type ServerFrame } from '../../protocol/index.ts';
import { historyPage, readSize } from '../history-page.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { readLines } from '../read-lines.ts';
import { readerOf } from '../reader.ts';
import { countInThread } from './count-in-thread.ts';
import { stillReads } from './still-reads.ts';
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
  const reader = readerOf(connection);
  const lines = await readLines(ports.store, connection.thread.page, reader, { after, before, limit: readSize });
  await stillReads(ports, connection);
  return { type: 'history', id, ...historyPage(lines, reader, after === undefined ? 'newest' : 'oldest') };
}
