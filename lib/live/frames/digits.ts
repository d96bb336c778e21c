import { isBlocked, type Thread } from '../../conversation/index.ts';
import { isDigits } from '../../links/index.ts';
import { type ClientFrame, Refusal, type ServerFrame } from '../../protocol/index.ts';
import { toldEvent } from '../../queue/index.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { ownThread } from '../reader.ts';
import { chatClosed } from './chat-closed.ts';
import { countInThread } from './count-in-thread.ts';
import { withSession } from './with-session.ts';

/**
 * The visitor has typed what Messenger shows. Each try is counted before it is looked at. The right digits tell the
 * worker to join, once: a repetition is the same event.
 */
export async function digits(
  ports: SocketPorts,
  { id, digits: typed }: ClientFrame<'digits'>,
  from: VisitorFrom,
): Promise<ServerFrame<'ack'>> {
  const connection = withSession(ports, from.known, () => {
    return new Refusal('session_needed', 'Say hello with your session before you type digits.');
  });
  await countInThread(ports, 'history', connection);
  const { session, locale } = connection;
  const web = ownThread(connection);
  const { conversation } = await ports.store.load(web, session);
  if (conversation && isBlocked(conversation, ports.now())) throw chatClosed();
  const asked = await ports.sessionDigits.tryOnce(session, ports.now());
  if (!asked || !isDigits(typed, asked.hash, session, asked.id))
    throw refused(ports, web, connection.id, asked?.triesLeft);
  const { customer, site } = asked;
  const told = { kind: 'join', session, customer, site, ...(locale !== undefined && { locale }) } as const;
  await ports.queue.enqueue([toldEvent(web, 'visitor', { told, id: asked.id }, ports.now())]);
  return { type: 'ack', id };
}

function refused({ log }: SocketPorts, web: Thread, connection: string, triesLeft = 0): Refusal {
  log('warn', 'Digits that Messenger does not show for this browser', { ...web, connection, triesLeft });
  return triesLeft > 0
    ? new Refusal('wrong_digits', `Messenger shows other digits. Tries left: ${triesLeft}.`)
    : new Refusal('digits_over', 'These digits have run out. Ask for new ones.');
}
