import { verifyIdentity } from '../../lib/live/identity/verify-identity.ts';
import {
  type ClientFrame,
  frameIdOf,
  type Person,
  pageSize,
  parseClientFrame,
  type Reach,
  Refusal,
  type VisitorLine,
  type VisitorProfile,
} from '../../lib/protocol/index.ts';
import { SHOP_SECRET } from '../support/identity-token.ts';

/** One visitor's conversation as the stand-in server keeps it. */
export interface Conversation {
  readonly token: string;
  /** The proven customer. Each of their browsers has a token of its own. */
  readonly sub?: string;
  readonly sessions: Set<string>;
  /** The sessions that the browser gave up for this one. */
  readonly insteadOf: string[];
  readonly lines: VisitorLine[];
  amended?: number;
  /** A browser shows the chat in Messenger after line `through`. */
  joined?: { readonly messenger: Conversation; readonly through: number };
  /** Ids of the events that were accepted, in order. */
  readonly accepted: string[];
  /** Every action that was accepted, once each. */
  readonly actions: Record<string, unknown>[];
}

export interface Connection {
  receive(text: string): void;
  gone(): void;
}

export interface ModelOptions {
  later(ms: number, run: () => void): void;
  /** What the bot says to an action of the visitor. */
  bot?(action: Record<string, unknown>): object[];
  profile?: Partial<VisitorProfile>;
  /** Milliseconds a push takes; pushes of one moment may arrive in another order. */
  pushDelay?(): number;
  /** Milliseconds from reading what an answer says to sending it. */
  answerDelay?(): number;
}

/** Answers a frame with an error where it returns the fields of one, or a frame of API Gateway's (with `requestId`). */
type RefuseRule = (frame: Record<string, unknown>) => object | undefined;

/** A connection of the stand-in server. */
interface Live {
  send(frame: object): void;
  end(): void;
  conversation?: Conversation;
  /** The chat in Messenger, where this browser shows it, too. */
  messenger?: Conversation;
  greeted: boolean;
}

interface ModelState {
  readonly options: ModelOptions;
  readonly conversations: Conversation[];
  readonly live: Set<Live>;
  profile: Partial<VisitorProfile>;
  refuse: RefuseRule | undefined;
  marks: { delivered: number; read: number };
  owner: string;
  person: Person | undefined;
  isBlocked: boolean;
  dropsLines: boolean;
  now: () => number;
  expires: number;
  /** The frames `end`. */
  readonly ended: { readonly session: string | undefined; readonly signedOut: boolean; readonly deleted: boolean }[];
  reach: Reach | undefined;
  /** The digits that Messenger shows. */
  digits: string;
  /** The chat in Messenger. */
  messenger: Conversation | undefined;
  /** What visitors asked for beside their lines. */
  readonly asked: ClientFrame[];
}

export type Model = ReturnType<typeof createModel>;

/** A server that speaks docs/live-protocol.md, keeps conversations in memory and survives its own restarts. */
export function createModel(options: ModelOptions) {
  const state: ModelState = {
    options,
    conversations: [],
    live: new Set(),
    profile: options.profile ?? { get_started: false, ice_breakers: [], persistent_menu: null },
    refuse: undefined,
    marks: { delivered: 0, read: 0 },
    owner: 'bot',
    person: undefined,
    isBlocked: false,
    dropsLines: false,
    now: () => Date.now(),
    expires: 1_795_000_000_000,
    ended: [],
    reach: undefined,
    digits: '123456',
    messenger: undefined,
    asked: [],
  };
  return {
    conversations: state.conversations,
    ended: state.ended,
    asked: state.asked,
    connections: () => state.live.size,
    connect(send: (frame: object) => void, end: () => void): Connection {
      const connection: Live = { send, end, greeted: false };
      state.live.add(connection);
      return {
        receive(text) {
          const reply = answer(state, connection, text);
          const delay = options.answerDelay?.() ?? 0;
          if (reply && delay === 0) connection.send(reply);
          else if (reply) options.later(delay, () => state.live.has(connection) && connection.send(reply));
        },
        gone: () => void state.live.delete(connection),
      };
    },
    ...settersOf(state),
    ...eventsOf(state),
  };
}

/** What the server is told to be. */
function settersOf(state: ModelState) {
  return {
    clock(now: () => number) {
      state.now = now;
    },
    marks(marks: { delivered: number; read: number }): void {
      state.marks = marks;
      pushNewest(state, { type: 'marks', ...marks });
    },
    owner(owner: string, person?: Person): void {
      state.owner = owner;
      state.person = person;
      pushNewest(state, { type: 'owner', owner, person });
    },
    /** Where answers go; every browser of the newest conversation is told. Left out of each welcome until then. */
    reach(reach: Reach): void {
      state.reach = reach;
      pushNewest(state, { type: 'reach', reach });
    },
    /** The visitor's chat in Messenger, which a browser shows once it has named the digits `123456`. */
    messenger(lines: object[]): Conversation {
      state.messenger = conversationOf(state, 'messenger', lines);
      return state.messenger;
    },
    /** Blocks the visitor, or ends the block. Every browser is told of a block. */
    block(isBlocked: boolean): void {
      state.isBlocked = isBlocked;
      if (isBlocked) pushNewest(state, { type: 'owner', owner: state.owner, person: { closed: true } });
    },
    /** From now on events are acknowledged, and the worker drops them. */
    dropLines(dropsLines: boolean): void {
      state.dropsLines = dropsLines;
    },
    /** Each `hello` prolongs the session to this time. */
    expires(expires: number): void {
      state.expires = expires;
    },
    profile(profile: Partial<VisitorProfile>): void {
      state.profile = profile;
      for (const each of state.live) if (each.conversation) each.send({ type: 'profile', profile });
    },
    /** Answers matching frames with an error instead. */
    refuse(rule: RefuseRule | undefined): void {
      state.refuse = rule;
    },
    /** A conversation of an earlier visit. */
    remember(token: string, lines: object[]): Conversation {
      const conversation = conversationOf(state, token, lines);
      state.conversations.push(conversation);
      return conversation;
    },
  };
}

function conversationOf(state: ModelState, token: string, lines: object[]): Conversation {
  const whole = lines.map((line, index) => ({
    seq: index + 1,
    at: state.now() - (lines.length - index) * 60_000,
    mid: `w_${index + 1}`,
    ...line,
  }));
  return newConversation(token, whole as VisitorLine[]);
}

/** What happens on the server. The newest conversation is meant. */
function eventsOf(state: ModelState) {
  return {
    /** The process ends and starts again: connections are lost, what was acknowledged is not. */
    restart() {
      for (const each of [...state.live]) {
        state.live.delete(each);
        each.end();
      }
    },
    say(sent: object, speaker = state.owner): VisitorLine | undefined {
      const conversation = state.conversations.at(-1);
      return conversation && append(state, conversation, { speaker, sent });
    },
    add(line: object): void {
      const conversation = state.conversations.at(-1);
      if (conversation) append(state, conversation, line);
    },
    change(seq: number, part: object): void {
      const conversation = state.conversations.at(-1);
      const index = conversation?.lines.findIndex((line) => line.seq === seq) ?? -1;
      const line = conversation?.lines[index];
      if (!conversation || !line) throw new Error(`There is no line ${seq}.`);
      conversation.lines[index] = { ...line, ...part } as VisitorLine;
      conversation.amended = (conversation.amended ?? 0) + 1;
      pushEntry(state, conversation, { ...line, ...part } as VisitorLine);
    },
    push: (frame: object): void => pushNewest(state, frame),
    /** A line of the newest conversation whose push is lost. */
    sayUnheard(sent: { readonly text: string }): void {
      const conversation = state.conversations.at(-1);
      const seq = (conversation?.lines.at(-1)?.seq ?? 0) + 1;
      conversation?.lines.push({ seq, at: state.now(), speaker: 'bot', sent });
    },
    /** *Undo* in Messenger, or *Forget this device*: the browsers show the website's lines alone. */
    part(): void {
      const conversation = state.conversations.at(-1);
      if (conversation) part(state, conversation);
    },
    /** A line of the chat in Messenger. */
    sayInMessenger(line: object): void {
      if (state.messenger) append(state, state.messenger, line);
    },
    /** The server forgets its connections, as after a push that API Gateway refused. The sockets stay open. */
    forget(): void {
      for (const each of state.live) each.conversation = undefined;
    },
  };
}

function answer(state: ModelState, connection: Live, text: string): object | undefined {
  const refusal = state.refuse?.(JSON.parse(text));
  if (refusal && 'requestId' in refusal) return refusal;
  if (refusal) return { type: 'error', id: frameIdOf(text), message: 'No.', ...refusal };
  try {
    return answerFrame(state, connection, parseClientFrame(text));
  } catch (error) {
    if (error instanceof Refusal) return error.frame(frameIdOf(text));
    throw error;
  }
}

function answerFrame(state: ModelState, connection: Live, frame: ClientFrame): object | undefined {
  if (frame.type === 'hello') return welcome(state, connection, frame);
  if (frame.type === 'end') return end(state, connection, frame);
  if (!connection.greeted) throw new Refusal('hello_first', 'Say hello first.');
  const conversation = connection.messenger ?? connection.conversation;
  if (frame.type === 'event' && state.isBlocked) throw new Refusal('closed', 'This chat is closed.');
  if (frame.type === 'ping') {
    const newest = (conversation?.lines.at(-1)?.seq ?? 0) + throughOf(connection);
    return { type: 'pong', id: frame.id, newest, ...(!conversation && { profile: state.profile }) };
  }
  if (frame.type === 'typing') return undefined;
  if (!conversation) throw new Refusal('session_needed', 'Say hello with start.');
  if (frame.type === 'event') {
    accept(state, goesTo(connection, frame) ?? conversation, frame);
    return { type: 'ack', id: frame.id };
  }
  if (frame.type === 'history') {
    return { type: 'history', id: frame.id, ...history(linesOf(connection), frame.after, frame.before) };
  }
  state.asked.push(frame);
  if (frame.type === 'link') return { type: 'link', id: frame.id, url: MESSENGER, expires: state.now() + 600_000 };
  const web = connection.conversation;
  if (frame.type === 'digits' && frame.digits !== state.digits)
    throw new Refusal('wrong_digits', 'Two tries are left.');
  if (web && frame.type === 'digits') state.options.later(0, () => join(state, web));
  if (web && frame.type === 'forget_device') state.options.later(0, () => part(state, web));
  return { type: 'ack', id: frame.id };
}

/** The browsers of the conversation show the chat in Messenger after its lines. */
function join(state: ModelState, conversation: Conversation): void {
  const { messenger } = state;
  if (messenger) conversation.joined = { messenger, through: conversation.lines.at(-1)?.seq ?? 0 };
  push(state, conversation, { type: 'again' });
}

function part(state: ModelState, conversation: Conversation): void {
  conversation.joined = undefined;
  for (const each of state.live) if (each.conversation === conversation) each.messenger = undefined;
  push(state, conversation, { type: 'again' });
}

const throughOf = ({ conversation, messenger }: Live) => (messenger && conversation?.joined?.through) ?? 0;

/** The lines that the browser reads, with its numbers. */
function linesOf(connection: Live): VisitorLine[] {
  const through = throughOf(connection);
  const { messenger } = connection;
  const own = connection.conversation?.lines ?? [];
  if (!messenger) return own;
  return [
    ...own.filter(({ seq }) => seq <= through),
    ...messenger.lines.map((line) => ({ ...line, seq: line.seq + through })),
  ];
}

/**
 * The browser has joined a chat in Messenger and does not know it yet: its line goes on there, as the worker of the
 * website's thread sends it on. What was accepted before stays where it is.
 */
function goesTo({ conversation }: Live, frame: ClientFrame<'event'>): Conversation | undefined {
  const isHere = 'read' in frame || conversation?.accepted.includes(frame.id);
  return isHere ? undefined : conversation?.joined?.messenger;
}

/** Where links to Messenger lead in these tests. */
const MESSENGER = 'https://m.me/1002003004005?ref=cc-1';

function end(state: ModelState, connection: Live, frame: ClientFrame<'end'>): object {
  const { id, session } = frame;
  const signedOut = frame.signed_out === true;
  const conversation = session === undefined ? connection.conversation : ofToken(state, session);
  state.ended.push({ session, signedOut, deleted: frame.delete === true });
  if (conversation && signedOut) conversation.sessions.delete(session ?? '');
  else if (conversation) {
    state.conversations.splice(state.conversations.indexOf(conversation), 1);
    for (const each of state.live) {
      if (each.conversation !== conversation) continue;
      each.conversation = undefined;
      if (each !== connection) each.send({ type: 'ended' });
    }
  }
  return { type: 'ended', id };
}

function welcome(state: ModelState, connection: Live, frame: ClientFrame<'hello'>): object {
  const { id, session, start, after } = frame;
  const known = session === undefined ? undefined : ofToken(state, session);
  if (session && !known) throw new Refusal('session_unknown', 'Unknown.');
  if (state.isBlocked && (known || start)) throw new Refusal('closed', 'This chat is closed.');
  const started = start && !known ? startSession(state, frame) : undefined;
  const conversation = known ?? started?.conversation;
  connection.greeted = true;
  connection.conversation = conversation;
  connection.messenger = conversation?.joined?.messenger;
  const lines = linesOf(connection);
  const reach = reachOf(state, conversation);
  const { sub } = conversation ?? {};
  return {
    type: 'welcome',
    id,
    session: conversation
      ? { ...(started && { token: started.token }), expires: state.expires, ...(sub !== undefined && { sub }) }
      : null,
    ...(started?.refused && { identity_refused: started.refused }),
    newest: lines.at(-1)?.seq ?? 0,
    ...history(lines, after),
    ...(reach && { reach }),
    owner: state.owner,
    person: state.person,
    profile: state.profile,
    amended: conversation?.amended,
    ...(conversation && { marks: state.marks }),
  };
}

function reachOf({ reach }: ModelState, conversation: Conversation | undefined): Reach | undefined {
  const through = conversation?.joined?.through;
  return reach && through !== undefined ? { ...reach, messenger: { state: 'joined', through } } : reach;
}

/** A proven customer has one conversation. */
function startSession(state: ModelState, { identity, instead_of }: ClientFrame<'hello'>) {
  const verdict = identity === undefined ? undefined : verifyIdentity(identity, [SHOP_SECRET], state.now());
  if (verdict?.kind === 'over') throw new Refusal('identity_over', 'The identity has run out.');
  const sub = verdict?.kind === 'proven' ? verdict.identity.sub : undefined;
  const token = `token-${++tokens}`;
  const known = sub === undefined ? undefined : state.conversations.find((each) => each.sub === sub);
  const conversation = known ?? { ...newConversation(token, []), ...(sub !== undefined && { sub }) };
  conversation.sessions.add(token);
  if (!known) state.conversations.push(conversation);
  if (instead_of !== undefined) {
    ofToken(state, instead_of)?.sessions.delete(instead_of);
    conversation.insteadOf.push(instead_of);
  }
  return { token, conversation, refused: verdict?.kind === 'refused' ? verdict.reason : undefined };
}

function ofToken(state: ModelState, token: string): Conversation | undefined {
  return state.conversations.find(({ sessions }) => sessions.has(token));
}

let tokens = 0;

function newConversation(token: string, lines: VisitorLine[]): Conversation {
  return { token, sessions: new Set([token]), insteadOf: [], lines, accepted: [], actions: [] };
}

/** An event that comes again is acknowledged, and changes nothing. */
function accept(state: ModelState, conversation: Conversation, frame: ClientFrame<'event'>): void {
  const { type: _, id: clientId, ...action } = frame;
  if (conversation.accepted.includes(clientId)) return;
  conversation.accepted.push(clientId);
  conversation.actions.push(action);
  if ('read' in action || 'referral' in action || state.dropsLines) return;
  append(state, conversation, { speaker: 'customer', client: clientId, ...action });
  for (const sent of state.options.bot?.(action) ?? []) append(state, conversation, { speaker: state.owner, sent });
}

function history(lines: readonly VisitorLine[], after?: number, before = Number.POSITIVE_INFINITY) {
  if (after !== undefined) {
    const newer = lines.filter((line) => line.seq > after);
    return { entries: newer.slice(0, pageSize), more: newer.length > pageSize };
  }
  const older = lines.filter((line) => line.seq < before);
  return { entries: older.slice(-pageSize), more: older.length > pageSize };
}

function append(state: ModelState, conversation: Conversation, fields: object): VisitorLine {
  const seq = (conversation.lines.at(-1)?.seq ?? 0) + 1;
  const line = { seq, at: state.now(), mid: `w_${seq}`, ...fields } as VisitorLine;
  conversation.lines.push(line);
  pushEntry(state, conversation, line);
  return line;
}

/** A browser that shows both chats hears of Messenger's new lines, and of what concerns either. */
function push({ live, options }: ModelState, conversation: Conversation, frame: object): void {
  for (const each of live) {
    if (each.conversation !== conversation && each.messenger !== conversation) continue;
    options.later(options.pushDelay?.() ?? 0, () => live.has(each) && each.send(frame));
  }
}

function pushEntry({ live, options }: ModelState, conversation: Conversation, entry: VisitorLine): void {
  for (const each of live) {
    if ((each.messenger ?? each.conversation) !== conversation) continue;
    const frame = { type: 'entry', entry: { ...entry, seq: entry.seq + throughOf(each) } };
    options.later(options.pushDelay?.() ?? 0, () => live.has(each) && each.send(frame));
  }
}

function pushNewest(state: ModelState, frame: object): void {
  const conversation = state.conversations.at(-1);
  if (conversation) push(state, conversation, frame);
}
