import { isBlocked, type Line, ownerAt } from '../../conversation/index.ts';
import type { ClientFrame, Marks, ServerFrame } from '../../protocol/index.ts';
import { historyPage, readSize } from '../history-page.ts';
import { personOf } from '../person.ts';
import type { From, SocketPorts, VisitorFrom } from '../ports.ts';
import type { Session } from '../sessions.ts';
import { visitorProfile } from '../visitor-profile.ts';
import { chatClosed } from './chat-closed.ts';
import { countInThread } from './count-in-thread.ts';
import { countNetwork } from './count-network.ts';
import { newestSeq } from './newest-seq.ts';
import { ofAgent } from './of-agent.ts';
import { sessionOver } from './session-over.ts';
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
  const pageId = frame.page ?? ports.pageId;
  const welcome = {
    type: 'welcome',
    id: frame.id,
    session: null,
    newest: 0,
    entries: [],
    more: false,
    owner: 'bot',
    profile: visitorProfile(await ports.menuOverrides.read(now), frame.locale),
  } as const;

  if (frame.session !== undefined) {
    const session = await ports.sessions.find(frame.session, pageId, now);
    if (!session) {
      await countNetwork(ports, 'hello', from);
      throw sessionOver();
    }
    await countInThread(ports, 'hello', { thread: session.thread, session: session.hash });
    // Pushes to a blocked visitor would tell nothing new, so they are refused before they are registered.
    const { conversation: before } = await ports.store.load(session.thread, session.hash);
    if (before && isBlocked(before, now)) throw chatClosed();
    const expires = await ports.sessions.prolong(session, now);
    const prolonged = { ...session, expires };
    await register(ports, prolonged, frame, from);
    if (!(await ports.sessions.find(frame.session, pageId, now))) {
      // Another tab ended the chat meanwhile.
      await ports.connections.remove({ id: from.connection, thread: session.thread });
      throw sessionOver();
    }
    return { ...welcome, session: shownSession(prolonged), ...(await conversation(ports, session, frame.after)) };
  }
  await countNetwork(ports, frame.start ? 'start' : 'hello', from);
  if (!frame.start) return welcome;
  const { token, session, refused } = await startSession(ports, frame, from);
  await register(ports, session, frame, from);
  return {
    ...welcome,
    session: { token, ...shownSession(session) },
    ...(refused !== undefined && { identity_refused: refused }),
    // A proven customer may have written before, in this browser or another one.
    ...(session.identity && (await conversation(ports, session, undefined))),
  };
}

function shownSession({ expires, identity }: Session): { readonly expires: number; readonly sub?: string } {
  return { expires, ...(identity && { sub: identity.sub }) };
}

async function register(
  ports: SocketPorts,
  { thread, hash, expires, identity, earlier }: Session,
  { locale, time_zone: timeZone }: ClientFrame<'hello'>,
  from: From,
): Promise<void> {
  const base = { id: from.connection, thread, role: 'visitor', session: hash, expires, locale, timeZone } as const;
  const connection = { ...base, ...(identity && { identity }), ...(earlier !== undefined && { earlier }) };
  if (!(await ports.connections.add(connection, ports.now()))) throw ofAgent();
}

async function conversation(
  ports: SocketPorts,
  { thread, hash }: Session,
  after: number | undefined,
): Promise<Pick<ServerFrame<'welcome'>, 'newest' | 'entries' | 'more' | 'owner' | 'person' | 'marks' | 'amended'>> {
  const { store } = ports;
  const now = ports.now();
  const [{ conversation: stored }, lines] = await Promise.all([
    // `load` also looks for an event's marker. No event has this key: only the conversation is needed here.
    store.load(thread, hash),
    store.history(thread, { after, limit: readSize }),
  ]);
  const page = historyPage(lines, after === undefined ? 'newest' : 'oldest');
  // With an `after` beyond the last line there are no lines: the newest number has to be read then.
  const hasNewest = after === undefined || (!page.more && lines.length > 0);
  return {
    ...page,
    newest: hasNewest ? (lines.at(-1)?.seq ?? 0) : await newestSeq(store, thread),
    owner: stored ? ownerAt(stored, now).kind : 'bot',
    person: stored && personOf(stored, ports.back(now), now),
    marks: marksOf(lines, stored?.seen),
    amended: stored?.amended,
  };
}

/** The business was given every line of the visitor. The conversation says up to which of them it has read. */
function marksOf(lines: readonly Line[], read: number | undefined): Marks | undefined {
  const delivered = lines.findLast(({ speaker }) => speaker === 'customer')?.seq;
  return delivered === undefined && read === undefined ? undefined : { delivered, read };
}
