import type { Conversation } from '../../conversation/index.ts';
import { type ClientFrame, Refusal, type ServerFrame } from '../../protocol/index.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { ownThread } from '../reader.ts';
import { countInThread } from './count-in-thread.ts';
import { countNetwork } from './count-network.ts';
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
  const site = siteOf(conversation, ports);
  const made = await ports.links.make({ purpose, web, session, site, ...(locale !== undefined && { locale }) }, now);
  if (made === undefined) {
    throw new Refusal('slow_down', 'That were too many links for one hour.', { retryAfter: untilNextHour(now) });
  }
  return { type: 'link', id, url: ports.messengerAddress(made.token), expires: made.expires };
}

/**
 * Where the visitor is. A stranger may read it in Messenger in the name of the business, so it is only ever one of the
 * operator's own sites.
 */
function siteOf(conversation: Conversation | undefined, { allowed, site }: SocketPorts): string {
  const page = conversation?.referer_uri;
  if (page === undefined || !URL.canParse(page)) return site;
  const { origin, host } = new URL(page);
  return allowed.test(origin) ? host : site;
}

function untilNextHour(now: number): number {
  return Math.ceil((HOUR - (now % HOUR)) / 1000);
}

const HOUR = 3_600_000;
