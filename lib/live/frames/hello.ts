import { isBlocked } from '../../conversation/index.ts';
import { type ClientFrame, Refusal, type ServerFrame } from '../../protocol/index.ts';
import type { VisitorConnection } from '../connection.ts';
import type { From, SocketPorts, VisitorFrom } from '../ports.ts';
import { reachOf } from '../reach.ts';
import type { Session } from '../sessions.ts';
import { visitorProfile } from '../visitor-profile.ts';
import { chatClosed } from './chat-closed.ts';
import { countInThread } from './count-in-thread.ts';
import { countNetwork } from './count-network.ts';
import { ofAgent } from './of-agent.ts';
import { sessionOver } from './session-over.ts';
import { type ShownConversation, shownConversation } from './shown-conversation.ts';
import { startSession } from './start-session.ts';

/**
 * Welcomes a browser: with its conversation, with a new session, or (neither asked for) with the profile alone. The
 * connection is registered before the history is read, so a line that is written in between is pushed, read, or both.
 * A session that exists is counted with its thread, so that an office with one address can use as many as it has
 * people.
 */
export async function hello(
  ports: SocketPorts,
  frame: ClientFrame<'hello'>,
  from: VisitorFrom,
): Promise<ServerFrame<'welcome'>> {
  const now = ports.now();
  const welcome = {
    type: 'welcome',
    id: frame.id,
    session: null,
    newest: 0,
    entries: [],
    more: false,
    owner: 'bot',
    profile: visitorProfile(await ports.menuOverrides.read(now), frame.locale),
    reach: reachOf(undefined, ports.reachable, ports.back(now), now),
  } as const;

  if (frame.session !== undefined) return { ...welcome, ...(await resumed(ports, frame, frame.session, from)) };
  await countNetwork(ports, frame.start ? 'start' : 'hello', from);
  if (!frame.start) return welcome;
  const { token, session, refused } = await startSession(ports, frame, from);
  await register(ports, connectionOf(session, frame, from));
  return {
    ...welcome,
    session: { token, ...shownSession(session) },
    ...(refused !== undefined && { identity_refused: refused }),
    // A proven customer may have written before, in this browser or another one.
    ...(session.identity && (await shownConversation(ports, connectionOf(session, frame, from), undefined))),
  };
}

type Resumed = ShownConversation & Pick<ServerFrame<'welcome'>, 'session'>;

/**
 * Welcomes a browser that has a session. The session is read again once the connection is registered and the lines are
 * read: another tab may have ended the chat meanwhile, or the browser may show another conversation from now on.
 */
async function resumed(
  ports: SocketPorts,
  frame: ClientFrame<'hello'>,
  token: string,
  from: VisitorFrom,
): Promise<Resumed> {
  const now = ports.now();
  const find = () => ports.sessions.find(token, frame.page ?? ports.pageId, now);
  let session = await find();
  if (!session) {
    await countNetwork(ports, 'hello', from);
    throw sessionOver();
  }
  await countInThread(ports, 'hello', { thread: session.thread, session: session.hash });
  for (let tries = 0; tries < maxTries; tries += 1) {
    const before: Session = session;
    const connection = connectionOf(before, frame, from);
    // Pushes to a blocked visitor would tell nothing new, so they are refused before they are registered.
    await refuseBlocked(ports, before);
    const expires = await ports.sessions.prolong(before, now);
    await register(ports, { ...connection, expires });
    const about = await shownConversation(ports, connection, frame.after);
    session = await find();
    if (!session) {
      await ports.connections.remove(connection);
      throw sessionOver();
    }
    if (session.joined?.id === before.joined?.id) return { session: shownSession({ ...before, expires }), ...about };
  }
  throw changesMeanwhile();
}

/** A browser joins, or is shown its own thread again, while it says hello: more often than so it is not by chance. */
const maxTries = 3;

/** A block in the joined thread ends the join: the worker is about to, and the browser asks again. */
async function refuseBlocked(ports: SocketPorts, { thread, hash, joined }: Session): Promise<void> {
  const isClosed = async (customer: string) => {
    // `load` also looks for an event's marker. No event has this key: only the conversation is needed here.
    const { conversation } = await ports.store.load({ page: thread.page, customer }, hash);
    return conversation !== undefined && isBlocked(conversation, ports.now());
  };
  if (await isClosed(thread.customer)) throw chatClosed();
  if (joined && (await isClosed(joined.customer))) throw changesMeanwhile();
}

function changesMeanwhile(): Refusal {
  return new Refusal('unavailable', 'This browser shows another conversation now. Please try again.');
}

function shownSession({ expires, identity }: Session): { readonly expires: number; readonly sub?: string } {
  return { expires, ...(identity && { sub: identity.sub }) };
}

/** The connection of a browser: where it has joined a thread of Messenger, its lines go there. */
function connectionOf(
  { thread, hash, expires, identity, earlier, joined }: Session,
  { locale, time_zone: timeZone }: ClientFrame<'hello'>,
  from: From,
): VisitorConnection {
  return {
    id: from.connection,
    role: 'visitor',
    thread: joined ? { page: thread.page, customer: joined.customer } : thread,
    session: hash,
    expires,
    ...(locale !== undefined && { locale }),
    ...(timeZone !== undefined && { timeZone }),
    ...(identity && { identity }),
    ...(earlier !== undefined && { earlier }),
    ...(joined && { joined: { id: joined.id, own: thread.customer, through: joined.through } }),
  };
}

async function register(ports: SocketPorts, connection: VisitorConnection): Promise<void> {
  if (!(await ports.connections.add(connection, ports.now()))) throw ofAgent();
}
