import { pageSize, type VisitorLine, type VisitorProfile } from '../../lib/protocol/index.ts';

/** One visitor's conversation as the stand-in server keeps it. */
export interface Conversation {
  token: string;
  lines: VisitorLine[];
  amended?: number;
  /** Ids of the events that were taken, in the order in which they were. */
  taken: string[];
  /** Every action that was taken, once each. */
  actions: Record<string, unknown>[];
}
export interface Connection {
  receive(text: string): void;
  gone(): void;
}
interface Live {
  send(frame: object): void;
  end(): void;
  conversation?: Conversation;
  greeted: boolean;
}
export interface ModelOptions {
  later(ms: number, run: () => void): void;
  /** What the bot says to an action of the visitor. */
  bot?(action: Record<string, unknown>): object[];
  profile?: Partial<VisitorProfile>;
  /** Milliseconds a push takes; pushes of one moment may arrive in another order. */
  pushDelay?(): number;
}

/** A server that speaks docs/live-protocol.md, keeps conversations in memory and survives its own restarts. */
export function createModel(options: ModelOptions) {
  const conversations: Conversation[] = [];
  const live = new Set<Live>();
  let tokens = 0;
  let profile: Partial<VisitorProfile> = options.profile ?? {
    get_started: false,
    ice_breakers: [],
    persistent_menu: null,
  };
  let refuse: ((frame: Record<string, unknown>) => object | undefined) | undefined;
  let marks = { delivered: 0, read: 0 };
  let owner = 'bot';
  let now = () => Date.now();

  function push(conversation: Conversation, frame: object): void {
    for (const each of live) {
      if (each.conversation !== conversation) continue;
      options.later(options.pushDelay?.() ?? 0, () => live.has(each) && each.send(frame));
    }
  }
  function append(conversation: Conversation, line: object): VisitorLine {
    const seq = (conversation.lines.at(-1)?.seq ?? 0) + 1;
    const entry = { seq, at: now(), mid: `w_${seq}`, ...line } as VisitorLine;
    conversation.lines.push(entry);
    push(conversation, { type: 'entry', entry });
    return entry;
  }
  function history(conversation: Conversation, after?: number, before?: number) {
    const { lines } = conversation;
    if (after !== undefined) {
      const newer = lines.filter((line) => line.seq > after);
      return { entries: newer.slice(0, pageSize), more: newer.length > pageSize };
    }
    const older = lines.filter((line) => line.seq < (before ?? Number.POSITIVE_INFINITY));
    return { entries: older.slice(-pageSize), more: older.length > pageSize };
  }
  function take(conversation: Conversation, frame: Record<string, unknown>): void {
    const id = String(frame.id);
    if (conversation.taken.includes(id)) return;
    conversation.taken.push(id);
    const { type, id: client, ...action } = frame;
    conversation.actions.push(action);
    if (action.read || action.referral) return;
    append(conversation, { speaker: 'customer', client, ...action });
    for (const sent of options.bot?.(action) ?? []) append(conversation, { speaker: owner, sent });
  }
  function answer(each: Live, frame: Record<string, unknown>): object | undefined {
    const { id, type } = frame;
    const refusal = refuse?.(frame);
    if (refusal) return { type: 'error', id, message: 'No.', ...refusal };
    if (type === 'hello') {
      let conversation = conversations.find((one) => one.token === frame.session);
      if (frame.session && !conversation) return { type: 'error', id, code: 'session_unknown', message: 'Unknown.' };
      let fresh: string | undefined;
      if (frame.start && !conversation) {
        fresh = `token-${++tokens}`;
        conversation = { token: fresh, lines: [], taken: [], actions: [] };
        conversations.push(conversation);
      }
      each.greeted = true;
      each.conversation = conversation;
      const list = conversation
        ? history(conversation, frame.after as number | undefined)
        : { entries: [], more: false };
      const session = conversation ? { ...(fresh ? { token: fresh } : {}), expires: 1795000000000 } : null;
      const newest = conversation?.lines.at(-1)?.seq ?? 0;
      const { amended } = conversation ?? {};
      return {
        type: 'welcome',
        id,
        session,
        newest,
        ...list,
        owner,
        profile,
        amended,
        ...(conversation ? { marks } : {}),
      };
    }
    if (!each.greeted) return { type: 'error', id, code: 'hello_first', message: 'Say hello first.' };
    const { conversation } = each;
    if (type === 'ping')
      return { type: 'pong', id, newest: conversation?.lines.at(-1)?.seq ?? 0, ...(!conversation && { profile }) };
    if (type === 'typing') return undefined;
    if (!conversation) return { type: 'error', id, code: 'session_needed', message: 'Say hello with start.' };
    if (type === 'event') {
      take(conversation, frame);
      return { type: 'ack', id };
    }
    if (type === 'history') {
      return {
        type,
        id,
        ...history(conversation, frame.after as number | undefined, frame.before as number | undefined),
      };
    }
    if (type === 'end') {
      conversations.splice(conversations.indexOf(conversation), 1);
      for (const other of live)
        if (other !== each && other.conversation === conversation) other.send({ type: 'ended' });
      each.conversation = undefined;
      return { type: 'ended', id };
    }
    return { type: 'error', id, code: 'unknown_type', message: `No type ${String(type)}.` };
  }

  return {
    conversations,
    clock(clock: () => number) {
      now = clock;
    },
    connect(send: (frame: object) => void, end: () => void): Connection {
      const each: Live = { send, end, greeted: false };
      live.add(each);
      return {
        receive(text) {
          const reply = answer(each, JSON.parse(text) as Record<string, unknown>);
          if (reply) each.send(reply);
        },
        gone: () => void live.delete(each),
      };
    },
    connections: () => live.size,
    /** The process dies and comes back: connections are gone, what was acknowledged is not. */
    restart() {
      for (const each of [...live]) {
        live.delete(each);
        each.end();
      }
    },
    say(sent: object, speaker = owner): VisitorLine | undefined {
      const conversation = conversations.at(-1);
      return conversation && append(conversation, { speaker, sent });
    },
    add(line: object): void {
      const conversation = conversations.at(-1);
      if (conversation) append(conversation, line);
    },
    change(seq: number, part: object): void {
      const conversation = conversations.at(-1);
      const index = conversation?.lines.findIndex((line) => line.seq === seq) ?? -1;
      const line = conversation?.lines[index];
      if (!conversation || !line) throw new Error(`no line ${seq}`);
      conversation.lines[index] = { ...line, ...part } as VisitorLine;
      conversation.amended = (conversation.amended ?? 0) + 1;
      push(conversation, { type: 'entry', entry: conversation.lines[index] });
    },
    push(frame: object): void {
      const conversation = conversations.at(-1);
      if (conversation) push(conversation, frame);
    },
    marks(next: { delivered: number; read: number }): void {
      marks = next;
      this.push({ type: 'marks', ...next });
    },
    owner(next: string): void {
      owner = next;
      this.push({ type: 'owner', owner });
    },
    profile(next: Partial<VisitorProfile>): void {
      profile = next;
      for (const each of live) if (each.conversation) each.send({ type: 'profile', profile });
    },
    /** Answers matching frames with an error instead. */
    refuse(rule: typeof refuse): void {
      refuse = rule;
    },
    /** A conversation that was there before, as a visitor who comes back finds it. */
    remember(token: string, lines: object[]): Conversation {
      const full = lines.map((line, index) => ({
        seq: index + 1,
        at: now() - (lines.length - index) * 60_000,
        mid: `w_${index + 1}`,
        ...line,
      }));
      const conversation: Conversation = { token, lines: full as VisitorLine[], taken: [], actions: [] };
      conversations.push(conversation);
      return conversation;
    },
  };
}
export type Model = ReturnType<typeof createModel>;
