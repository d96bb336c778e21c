import type { Conversation, Thread } from '../conversation/index.ts';
import type { AgentServerFrame, Colleague, ServerFrame } from '../protocol/index.ts';
import { agentLine, noteEntry } from './agent-line.ts';
import type { AgentConnection, VisitorConnection } from './connection.ts';
import { listedRow } from './listed-row.ts';
import type { Live } from './live.ts';
import { personOf } from './person.ts';
import type { PushOptions } from './push-options.ts';
import { reachOf } from './reach.ts';
import { readerOf } from './reader.ts';
import { senders } from './senders.ts';
import type { Session } from './sessions.ts';
import { shownMarks } from './shown-marks.ts';
import { visitorLine } from './visitor-line.ts';
import { visitorProfile } from './visitor-profile.ts';

export interface Push extends Live, AgentPush {
  /** Tells the visitor's other tabs (not `except`) that the chat ended, and removes every connection of the session. */
  ended(session: EndedSession, except?: string): Promise<void>;
  /**
   * The conversation was forgotten: browsers of these sessions (hashes) are told that the chat has ended, others that
   * they show another conversation from now on, and every connection is removed.
   */
  forgotten(thread: Thread, sessions: readonly string[]): Promise<void>;
  /** Removes every connection of a session that the browser has given up by itself. */
  left(session: EndedSession): Promise<void>;
  /** Closes a connection. */
  close(id: string): Promise<void>;
}

export type EndedSession = Pick<Session, 'thread' | 'hash' | 'joined'>;

/** What agents are told besides what happens in threads. */
export interface AgentPush {
  /** Who looks at the thread now, to those who do. */
  presence(thread: Thread): Promise<void>;
  /** The conversation was forgotten: every open inbox takes it off. */
  unlist(thread: Thread): Promise<void>;
  /** Who is online, to every open inbox. */
  people(people: readonly Colleague[]): Promise<void>;
  /** Sends a frame to one open inbox. */
  toAgent(connection: Pick<AgentConnection, 'id' | 'thread'>, frame: AgentServerFrame): Promise<void>;
  /** Tells inboxes that they are signed out or revoked, removes their connections, and closes them. */
  cutOff(connections: readonly string[], frame: AgentServerFrame<'agent_signed_out' | 'error'>): Promise<void>;
}

/** Sends frames to browsers through API Gateway. No method throws. Closed connections are removed from the table. */
export function gatewayPush(options: PushOptions): Push {
  const {
    connections,
    networkBlocks,
    browserJoins,
    sessionDigits,
    threadLimits,
    back,
    reachable = {},
    now = Date.now,
  } = options;
  const to = senders(options);

  /** Removes the connections of a session under a thread, each before `tell`: its answer may be a hello. */
  function withoutSession(
    thread: Thread,
    hash: string,
    tell: (connection: VisitorConnection) => Promise<void>,
  ): Promise<void> {
    return withoutThose(thread, ({ session }) => session === hash, tell);
  }

  async function withoutThose(
    thread: Thread,
    isOne: (connection: VisitorConnection) => boolean,
    tell: (connection: VisitorConnection) => Promise<void>,
  ): Promise<void> {
    const leave = (each: VisitorConnection) => connections.cut(each, () => tell(each));
    const find = async () => (await connections.ofThread(thread, now())).filter(isOne);
    for (let left = await find(); left.length > 0; left = await find()) await Promise.all(left.map(leave));
  }

  async function withoutEnded(
    { thread, hash, joined }: EndedSession,
    tell: (connection: VisitorConnection) => Promise<void> = async () => {},
  ): Promise<void> {
    const threads = joined ? [thread, { page: thread.page, customer: joined.customer }] : [thread];
    for (const each of threads) await to.attempt(each, () => withoutSession(each, hash, tell));
  }

  const sayAgain = (each: VisitorConnection) => to.attempt(each.thread, () => to.post(each, { type: 'again' }));

  return {
    async line(thread, line, audience = 'all') {
      await Promise.all([
        audience === 'all' &&
          to.visitor(thread, (each) => {
            const entry = visitorLine(thread.customer, line, readerOf(each));
            return entry && { type: 'entry', entry };
          }),
        to.watching(thread, { type: 'agent_entry', thread: thread.customer, entry: agentLine(line) }),
      ]);
    },

    async typing(thread, speaker, on, by) {
      const { customer } = thread;
      const isForVisitor = speaker !== 'customer' && by?.toVisitor !== false;
      const frame = { type: 'agent_typing', thread: customer, on, speaker, ...(by && { agent: by.agent }) } as const;
      await Promise.all([
        isForVisitor && to.visitor(thread, () => ({ type: 'typing', on, speaker, ...(by && { name: by.agent.name }) })),
        to.watching(thread, frame, by?.connection),
      ]);
    },

    marks: (thread, marks) =>
      to.visitor(thread, (each) => ({ type: 'marks', ...shownMarks(thread.customer, marks, readerOf(each)) })),

    customerMarks: (thread, { delivered, read }) =>
      to.watching(thread, { type: 'agent_marks', thread: thread.customer, delivered, read }),

    owner: (thread, conversation) => to.visitor(thread, () => ownerFrame(conversation, back(now()), now())),

    reach: (thread, conversation, session) =>
      to.visitor(thread, (each) => {
        const isTold = session === undefined || each.session === session;
        return isTold ? { type: 'reach', reach: reachOf(conversation, reachable, back(now()), now()) } : undefined;
      }),

    note: (thread, note) =>
      to.watching(thread, { type: 'agent_entry', thread: thread.customer, entry: noteEntry(note) }),

    row: (row) => to.online({ type: 'agent_row', row: listedRow(row) }),

    unlist: ({ customer }) => to.online({ type: 'agent_forgotten', thread: customer }),

    presence: (thread) => to.presence(thread),

    people: (people) => to.online({ type: 'agent_people', people }),

    profile: (profile) =>
      to.everyVisitor(({ locale }) => ({ type: 'profile', profile: visitorProfile(profile, locale) })),

    blockNetwork: (network, until) => networkBlocks.block(network, until, now()),

    toAgent: (connection, frame) => to.agent(connection, frame),

    async cutOff(ids, frame) {
      await Promise.all(ids.map((id) => to.cutOff(id, frame)));
    },

    digits: ({ customer }, { id, session, hash, site }) =>
      sessionDigits.ask(session, { id, hash, customer, site }, now()),

    async join(thread, { id, session, web, through }) {
      const joined = { id, customer: thread.customer, through };
      if (!(await browserJoins.begin(session, joined))) return;
      const own = { page: thread.page, customer: web };
      await to.attempt(own, () => withoutSession(own, session, sayAgain));
    },

    async unjoin(thread, { id, session }) {
      await threadLimits.end(thread, id, now());
      await browserJoins.end(session, id);
      await withoutSession(thread, session, sayAgain);
    },

    ended: (session, except) =>
      withoutEnded(session, async (each) => {
        if (each.id !== except) await to.post(each, { type: 'ended' }).catch(() => {});
      }),

    forgotten: (thread, sessions) =>
      to.attempt(thread, () =>
        withoutThose(
          thread,
          () => true,
          async (each) => {
            const type = sessions.includes(each.session) ? 'ended' : 'again';
            await to.post(each, { type }).catch(() => {});
          },
        ),
      ),

    left: (session) => withoutEnded(session),

    close: (id) => to.close(id),
  };
}

/** What the visitor is told about the owner. */
function ownerFrame(conversation: Conversation, back: number | undefined, now: number): ServerFrame<'owner'> {
  const person = personOf(conversation, back, now);
  return { type: 'owner', owner: conversation.owner.kind, ...(person && { person }) };
}
