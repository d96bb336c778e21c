import { type ClientFrame, mailAddress, Refusal, type ServerFrame } from '../../protocol/index.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { ownThread } from '../reader.ts';
import { countNetwork } from './count-network.ts';
import { siteOf } from './site-of.ts';
import { tellThread } from './tell-thread.ts';
import { withSession } from './with-session.ts';

/** The visitor leaves an address: answers that stay unread go there. No mail is sent before a person has answered. */
export async function mail(
  ports: SocketPorts,
  { id, address: typed }: ClientFrame<'mail'>,
  from: VisitorFrom,
): Promise<ServerFrame<'ack'>> {
  const connection = withSession(ports, from.known, () => {
    return new Refusal('session_needed', 'Say hello with start, or with your session, before you leave an address.');
  });
  if (!ports.reachable.mail) throw new Refusal('unknown_type', 'The operator of this website sends no mails.');
  const address = mailAddress(typed);
  if (address === undefined) throw new Refusal('bad_frame', 'address must be one mail address: mia@example.org.');
  await countNetwork(ports, 'mail', from);
  const { conversation } = await ports.store.load(ownThread(connection), connection.session);
  return tellThread(ports, id, 'mail', from, () => ({ kind: 'mail', address, ...siteOf(conversation, ports) }));
}
