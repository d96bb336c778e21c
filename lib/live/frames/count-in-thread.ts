import { perMinute } from '../../protocol/index.ts';
import type { VisitorConnection } from '../connection.ts';
import type { SocketPorts } from '../ports.ts';
import { slowDown } from '../slow-down.ts';
import type { CountedKind } from '../thread-limits.ts';
import { sessionOver } from './session-over.ts';
import { helloAgain } from './still-reads.ts';

/**
 * Counts a frame of a thread, over all of its connections.
 *
 * @param session hash of the session that the frame is sent with.
 * @throws {Refusal} where the session or the join has ended, or the thread sent too many such frames in this minute.
 */
export async function countInThread(
  ports: SocketPorts,
  kind: CountedKind,
  { thread, session, joined }: Pick<VisitorConnection, 'thread' | 'session' | 'joined'>,
): Promise<void> {
  const now = ports.now();
  const { times, isOver } = await ports.threadLimits.count(thread, kind, joined?.id ?? session, now);
  if (isOver) throw joined ? helloAgain() : sessionOver();
  if (times > perMinute[kind]) throw slowDown(`That was more than ${perMinute[kind]} in a minute.`, now);
}
