import { type ClientFrame, Refusal, type ServerFrame } from '../../protocol/index.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { ownThread } from '../reader.ts';
import { countInThread } from './count-in-thread.ts';
import { countNetwork } from './count-network.ts';
import { siteOf } from './site-of.ts';
import { withSession } from './with-session.ts';

/** Answers with an address that opens Messenger, once, for this visitor. */
export async function link(
  ports: SocketPorts,
  { id, purpose }: ClientFrame<'link'>,
  from: VisitorFrom,
): Promise<ServerFrame<'link'>> {
  const connection = withSession(ports, from.known, () => {
    return new Refusal('session_needed', 'Say hello with start, or with your session, before you ask for a link.');
  });
  if (ports.messengerAddress === undefined) {
    throw new Refusal('unknown_type', 'No Page is connected, so there is no Messenger to go on in.');
  }
  await countNetwork(ports, 'link', from);
  await countInThread(ports, 'history', connection);
  const now = ports.now();
  const { session, locale } = connection;
  const web = ownThread(connection);
  const { conversation } = await ports.store.load(web, session);
  const { site } = siteOf(conversation, ports);
  const made = await ports.links.make({ purpose, web, session, site, ...(locale !== undefined && { locale }) }, now);
  if (made === undefined) {
    throw new Refusal('slow_down', 'That were too many links for one hour.', { retryAfter: untilNextHour(now) });
  }
  if (purpose === 'join') await ports.sessionDigits.end(session);
  return { type: 'link', id, url: ports.messengerAddress(made.token), expires: made.expires };
}

function untilNextHour(now: number): number {
  return Math.ceil((HOUR - (now % HOUR)) / 1000);
}

const HOUR = 3_600_000;
