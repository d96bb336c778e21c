import { toldEvent } from '../../queue/index.ts';
import type { SocketPorts } from '../ports.ts';
import type { Session } from '../sessions.ts';

/**
 * Ends the right of a session to read a thread of Messenger, at once. The workers of both threads are told first: where
 * they cannot be, the browser tries again. The own thread's worker is told, too, so that what the visitor writes next
 * stays there.
 */
export async function endJoin(
  { queue, push, now }: Pick<SocketPorts, 'queue' | 'push' | 'now'>,
  { thread, hash, joined }: Pick<Session, 'thread' | 'hash' | 'joined'>,
): Promise<void> {
  if (!joined) return;
  const about = { told: { kind: 'forget_device', session: hash }, id: joined.id } as const;
  const other = { page: thread.page, customer: joined.customer };
  await queue.enqueue([thread, other].map((each) => toldEvent(each, 'visitor', about, now())));
  await push.unjoin(other, { id: joined.id, session: hash });
}
