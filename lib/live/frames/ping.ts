import type { ClientFrame, ServerFrame } from '../../protocol/index.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { newestShown } from '../read-lines.ts';
import { readerOf } from '../reader.ts';
import { visitorProfile } from '../visitor-profile.ts';
import { countNetwork } from './count-network.ts';
import { stillReads } from './still-reads.ts';

/**
 * Answers with the newest number. A visitor without a session is not registered, so a changed menu cannot be pushed to
 * them: their answer has the profile.
 */
export async function ping(
  ports: SocketPorts,
  { id, locale }: ClientFrame<'ping'>,
  from: VisitorFrom,
): Promise<ServerFrame<'pong'>> {
  await countNetwork(ports, 'ping', from);
  if (from.known) {
    const newest = await newestShown(ports.store, from.known.thread.page, readerOf(from.known));
    await stillReads(ports, from.known);
    return { type: 'pong', id, newest };
  }
  return { type: 'pong', id, newest: 0, profile: visitorProfile(await ports.menuOverrides.read(ports.now()), locale) };
}
