import type { Thread } from '../../conversation/index.ts';
import { perMinute } from '../../protocol/index.ts';
import type { SocketPorts } from '../ports.ts';
import { slowDown } from '../slow-down.ts';
import type { CountedKind } from '../thread-limits.ts';
import { sessionOver } from './session-over.ts';

/**
 * Counts a frame of a thread, over all of its connections.
 *
 * @param session hash of the session that the frame is sent with.
 * @throws {Refusal} where the session has ended, or the thread sent too many such frames in this minute.
 */
export async function countInThread(
  ports: SocketPorts,
  kind: CountedKind,
  { thread, session }: { readonly thread: Thread; readonly session: string },
): Promise<void> {
  const now = ports.now();
  const { times, isOver } = await ports.threadLimits.count(thread, kind, session, now);
  if (isOver) throw sessionOver();
  if (times > perMinute[kind]) throw slowDown(`That was more than ${perMinute[kind]} in a minute.`, now);
}
