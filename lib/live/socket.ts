import { randomUUID } from 'node:crypto';
import { type Line, ownerAt } from '../conversation/index.ts';
import type { Fields, Level } from '../log.ts';
import type {
  EventFrame,
  HelloFrame,
  HistoryFrame,
  Marks,
  PingFrame,
  ServerFrame,
  WelcomeFrame,
} from '../protocol/frames.ts';
import type { Queue } from '../queue/index.ts';
import type { Store } from '../store/index.ts';
import { actionKey, messagingItem } from './action.ts';
import type { Connection, Connections } from './connections.ts';
import { type Addresses, perMinute, slowDown } from './limits.ts';
import { clientFrame, idOf } from './parse.ts';
import { type MenuOverrides, visitorProfile } from './profile.ts';
import type { Push } from './push.ts';
import { Refusal } from './refusal.ts';
import type { Session, Sessions } from './sessions.ts';
import { historyPage, pageSize } from './visitor-line.ts';

/** Everything outside of the socket. */
export interface SocketPorts {
  readonly store: Store;
  readonly queue: Queue;
  readonly push: Push;
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly addresses: Addresses;
  readonly menuOverrides: MenuOverrides;
  /** The Page that visitors write to. */
  readonly pageId: string;
  /** Origins that may connect, see `originPattern`. */
  readonly allowed: RegExp;
  readonly now: () => number;
  readonly log: (level: Level, message: string, fields: Fields) => void;
}

/** Where a frame comes from. */
export interface From {
  readonly connection: string;
  readonly address: string;
}

export interface Socket {
  /** @returns whether the page at `origin` may connect. */
  connect(origin: string | undefined): boolean;
  /** @returns the answer to a frame, if it has one. Never throws: what goes wrong is an error frame. */
  receive(body: unknown, from: From): Promise<ServerFrame | undefined>;
  disconnect(connection: string): Promise<void>;
}

/** The server's side of `docs/live-protocol.md`. It remembers nothing between frames but what the table has. */
export function socket(ports: SocketPorts): Socket {
  return {
    connect(origin) {
      const isAllowed = origin !== undefined && ports.allowed.test(origin);
      if (!isAllowed) ports.log('warn', 'Connection refused: its origin is not one of whitelistedDomains', { origin });
      return isAllowed;
    },

    async receive(body, from) {
      try {
        return await answer(ports, body, from);
      } catch (error) {
        return refuse(ports, error, idOf(body), from);
      }
    },

    async disconnect(id) {
      try {
        const connection = await ports.connections.get(id);
        if (connection) await ports.connections.remove(connection);
      } catch (error) {
        // The item ends by itself, and the first push that meets it removes it.
        ports.log('warn', 'A closed connection could not be removed', { error });
      }
    },
  };
}

async function answer(ports: SocketPorts, body: unknown, from: From): Promise<ServerFrame | undefined> {
  const frame = clientFrame(body);
  switch (frame.type) {
    case 'hello':
      return hello(ports, frame, from);
    case 'event':
      return event(ports, frame, from);
    case 'typing':
      return typing(ports, frame.on, from);
    case 'history':
      return history(ports, frame, from);
    case 'ping':
      return pong(ports, frame, from);
    case 'end': {
      const connection = await ports.connections.get(from.connection);
      if (connection) {
        await ports.sessions.end({ hash: connection.session });
        await ports.push.ended(connection.thread, from.connection);
      }
      return { type: 'ended', id: frame.id };
    }
  }
}

/** Who only looks is known to nobody who could tell them of a new menu: they ask. */
async function pong(ports: SocketPorts, { id, locale }: PingFrame, from: From): Promise<ServerFrame> {
  const connection = await ports.connections.get(from.connection);
  if (connection) return { type: 'pong', id, newest: await newest(ports, connection) };
  return { type: 'pong', id, newest: 0, profile: visitorProfile(await ports.menuOverrides.read(ports.now()), locale) };
}

/** Registered first, history read second: a line that is written in between is pushed, read, or both, but never missed. */
async function hello(ports: SocketPorts, frame: HelloFrame, from: From): Promise<WelcomeFrame> {
  const now = ports.now();
  await ports.addresses.hello(from.address, frame.session !== undefined || frame.start === true, now);
  const page = frame.page ?? ports.pageId;
  const profile = visitorProfile(await ports.menuOverrides.read(now), frame.locale);
  const looks = {
    type: 'welcome',
    id: frame.id,
    session: null,
    newest: 0,
    entries: [],
    more: false,
    owner: 'bot',
    profile,
  } as const;

  if (frame.session !== undefined) {
    const session = await ports.sessions.find(frame.session, page, now);
    if (!session) throw over();
    await register(ports, session, frame, from);
    return { ...looks, session: { expires: session.expires }, ...(await conversation(ports, session, frame.after)) };
  }
  if (!frame.start) return looks;
  const { token, session } = await ports.sessions.start({ page: ports.pageId }, page, now);
  await register(ports, session, frame, from);
  return { ...looks, session: { token, expires: session.expires } };
}

async function register(ports: SocketPorts, session: Session, { locale }: HelloFrame, from: From): Promise<void> {
  const { thread, hash, expires } = session;
  await ports.connections.add(
    { id: from.connection, thread, role: 'visitor', session: hash, expires, locale },
    ports.now(),
  );
}

async function conversation(
  ports: SocketPorts,
  { thread, hash }: Session,
  after: number | undefined,
): Promise<Pick<WelcomeFrame, 'newest' | 'entries' | 'more' | 'owner' | 'marks' | 'amended'>> {
  const { store } = ports;
  const [{ conversation: kept }, entries] = await Promise.all([
    // The session's hash is no event's key: only the conversation is wanted.
    store.load(thread, hash),
    store.history(thread, { after, limit: pageSize + 1 }),
  ]);
  const page = historyPage(entries, after === undefined ? 'newest' : 'oldest');
  // Asked for what comes after a number that is not there, the thread's own newest is the answer.
  const isLast = after === undefined || (!page.more && entries.length > 0);
  return {
    ...page,
    newest: isLast ? (entries.at(-1)?.seq ?? 0) : await newest(ports, { thread }),
    owner: kept ? ownerAt(kept, ports.now()).kind : 'bot',
    marks: marksOf(entries, kept?.seen),
    amended: kept?.amended,
  };
}

/** The visitor's lines up to the newest one are with the business; what it has read, the conversation says. */
function marksOf(entries: readonly Line[], read: number | undefined): Marks | undefined {
  const delivered = entries.findLast(({ speaker }) => speaker === 'customer')?.seq;
  return delivered === undefined && read === undefined ? undefined : { delivered, read };
}

async function newest({ store }: SocketPorts, { thread }: Pick<Connection, 'thread'>): Promise<number> {
  return (await store.history(thread, { limit: 1 })).at(-1)?.seq ?? 0;
}

/** Acknowledged when the queue has it: it survives whatever comes next. */
async function event(ports: SocketPorts, frame: EventFrame, from: From): Promise<ServerFrame> {
  const { type: _, id: clientId, ...action } = frame;
  const now = ports.now();
  const what = 'read' in action ? 'read' : 'event';
  const { connection, times } = await ports.connections.count(from.connection, what, now);
  if (!connection) throw new Refusal('session_needed', 'Say hello with start, or with your session, before you write.');
  if (connection.expires <= now) throw over();
  if (times > perMinute[what]) throw slowDown(`That was more than ${perMinute[what]} in a minute.`, now);

  const { thread } = connection;
  const key = actionKey(thread, clientId);
  const line = 'read' in action ? await ports.store.line(thread, action.read.seq) : undefined;
  if ('read' in action && !line)
    throw new Refusal('bad_frame', `read.seq must be the number of a line of the conversation.`);
  const isNew = 'referral' in action && (await ports.store.load(thread, key)).conversation === undefined;
  const getStarted = (await ports.menuOverrides.read(now)).get_started?.payload;
  const item = messagingItem(action, { thread, clientId, now, isNew, getStarted, watermark: line?.at });
  await ports.queue.enqueue([{ thread, key, id: randomUUID(), at: now, source: 'web', item, clientId }]);
  return { type: 'ack', id: clientId };
}

async function typing(ports: SocketPorts, on: boolean, from: From): Promise<undefined> {
  const { connection, times } = await ports.connections.count(from.connection, 'typing', ports.now());
  if (connection && times <= perMinute.typing) await ports.push.typing(connection.thread, 'customer', on);
}

async function history(ports: SocketPorts, { id, after, before }: HistoryFrame, from: From): Promise<ServerFrame> {
  const now = ports.now();
  const { connection, times } = await ports.connections.count(from.connection, 'history', now);
  if (!connection) throw new Refusal('hello_first', 'Say hello before you ask for the history.');
  if (connection.expires <= now) throw over();
  if (times > perMinute.history) throw slowDown(`That was more than ${perMinute.history} in a minute.`, now);
  const entries = await ports.store.history(connection.thread, { after, before, limit: pageSize + 1 });
  return { type: 'history', id, ...historyPage(entries, after === undefined ? 'newest' : 'oldest') };
}

function over(): Refusal {
  return new Refusal('session_unknown', 'This conversation is over. Say hello without a session.');
}

async function refuse(ports: SocketPorts, error: unknown, id: string | undefined, from: From): Promise<ServerFrame> {
  if (!(error instanceof Refusal)) {
    ports.log('error', 'A frame could not be answered', { connection: from.connection, error });
    return new Refusal('unavailable', 'Nothing was stored. Please try again.').frame(id);
  }
  try {
    const { times } = await ports.connections.count(from.connection, 'error', ports.now());
    if (times > perMinute.error) {
      ports.log('warn', 'Connection closed: too many errors in a minute', {
        connection: from.connection,
        code: error.code,
      });
      await ports.push.close(from.connection);
    }
  } catch (failure) {
    ports.log('warn', 'An error could not be counted', { connection: from.connection, error: failure });
  }
  return error.frame(id);
}
