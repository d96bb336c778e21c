import { otherThreads, type Row, type Shelf } from '../../lib/conversation/index.ts';
import {
  type AgentClientFrame,
  type AgentServerFrame,
  type Colleague,
  shelfDigest,
  type ThreadEntry,
} from '../../lib/protocol/index.ts';

/** The server's side of one conversation. */
export interface FakeThread {
  row: Row;
  entries: ThreadEntry[];
  saved?: Record<string, unknown>;
  online?: boolean;
}

type Sink = (frame: AgentServerFrame) => void;

/** A small server that speaks the frames of agents, for the client's tests and for those in a browser. */
export function createFakeServer() {
  const threads = new Map<string, FakeThread>();
  const connections = new Map<Sink, { thread?: string; agent: Colleague }>();
  const sessions = new Map<string, Colleague>();
  const invites = new Map<string, Colleague>();
  const received: AgentClientFrame[] = [];
  const handled = new Set<string>();
  const people: Colleague[] = [];
  /** Agents (their ids) who are no admins. */
  const notAdmins = new Set<string>();
  /** Frames of these types get no answer. */
  const deaf = new Set<string>();
  /** Codes with which the next frames of a type are refused. */
  const refusals = new Map<string, AgentServerFrame<'error'>['code'][]>();
  let now = () => Date.now();

  const rowsOn = (shelf: Shelf) => [...threads.values()].map(({ row }) => row).filter((row) => row.shelf === shelf);

  function change(customer: string, next: Partial<Row>, isPushed = true): Row {
    const thread = threads.get(customer);
    if (!thread) throw new Error(`There is no thread ${customer}.`);
    thread.row = { ...thread.row, ...next, version: thread.row.version + 1 };
    if (isPushed) for (const sink of connections.keys()) sink({ type: 'agent_row', row: thread.row });
    return thread.row;
  }
  function add(customer: string, entry: ThreadEntry, isPushed = true): void {
    const thread = threads.get(customer);
    thread?.entries.push(entry);
    if (!isPushed) return;
    for (const [sink, watch] of connections) {
      if (watch.thread === customer) sink({ type: 'agent_entry', thread: customer, entry });
    }
  }
  /** A tombstone's number is higher than that of any line. */
  const newest = (customer: string) => (threads.has(customer) ? newestLine(customer) : 1_000_000);
  const newestLine = (customer: string) =>
    Math.max(0, ...(threads.get(customer)?.entries ?? []).map((entry) => ('note' in entry ? 0 : entry.seq)));

  /** What the worker does where an admin has a conversation forgotten. */
  function forget(customer: string): void {
    threads.delete(customer);
    for (const sink of connections.keys()) sink({ type: 'agent_forgotten', thread: customer });
  }

  /** What the queue's worker does with an agent's event. */
  function handle(frame: AgentClientFrame<'agent_event'>, agent: Colleague): void {
    if (handled.has(frame.id)) return;
    handled.add(frame.id);
    const { thread: customer, action, id } = frame;
    const row = threads.get(customer)?.row;
    if (!row) return;
    const ref = { id: agent.id, name: agent.name };
    const seq = newest(customer) + 1;
    const line = { seq, at: now(), surface: row.surface, status: 'sent' as const };
    if (action.kind === 'take_over') {
      add(customer, {
        ...line,
        speaker: 'agent',
        control: { action: 'take', from: row.owner.kind, to: 'agent', toAgent: ref },
      });
      change(customer, { owner: { kind: 'agent', agent: ref }, generation: row.generation + 1, shelf: 'open', seq });
    } else if (action.kind === 'reply') {
      const entries = threads.get(customer)?.entries ?? [];
      const missed = entries.flatMap((entry) => ('sent' in entry && entry.seq > action.basis.seq ? [entry.seq] : []));
      if (missed.length > 0) {
        const note = { id: `n-${id}`, after: newest(customer), at: now(), agent: ref, text: action.text, clientId: id };
        add(customer, { note: { ...note, refused: { reason: 'answered', missed } } });
        change(customer, {});
      } else {
        add(customer, { ...line, speaker: 'agent', agent: ref, client: id, sent: { text: action.text } });
        change(customer, {
          owner: { kind: 'agent', agent: ref },
          waitingSince: undefined,
          preview: action.text,
          previewBy: 'agent',
          previewAgent: ref,
          seq,
        });
      }
    } else if (action.kind === 'send_anyway') {
      const entries = threads.get(customer)?.entries ?? [];
      const found = entries.find((entry) => 'note' in entry && entry.note.id === action.note);
      if (!found || !('note' in found)) return;
      const { refused, ...note } = found.note;
      if (refused) add(customer, { note: { ...note, refused: { ...refused, settled: true } } });
      add(customer, { ...line, speaker: 'agent', agent: ref, sent: { text: note.text } });
      change(customer, { seq });
    } else if (action.kind === 'note') {
      add(customer, {
        note: { id: `n-${id}`, after: newest(customer), at: now(), agent: ref, text: action.text, clientId: id },
      });
    } else if (action.kind === 'keep') {
      change(customer, { keep: { by: ref, reason: action.reason, at: now() } });
    } else if (action.kind === 'unkeep') {
      change(customer, { keep: undefined });
    } else if (action.kind === 'done') {
      add(customer, {
        ...line,
        speaker: 'agent',
        control: { action: 'pass', from: 'agent', to: 'bot', fromAgent: ref },
      });
      change(customer, {
        owner: { kind: 'bot' },
        shelf: 'done',
        doneAt: now(),
        waitingSince: undefined,
        seq,
        generation: row.generation + 1,
      });
    }
  }

  function answer(frame: AgentClientFrame, sink: Sink): AgentServerFrame | undefined {
    const id = 'id' in frame ? frame.id : '';
    const watch = connections.get(sink);
    const code = refusals.get(frame.type)?.shift();
    if (code) return { type: 'error', id, code, message: code };
    switch (frame.type) {
      case 'agent_invitation': {
        const agent = invites.get(frame.token);
        return agent
          ? { type: 'agent_invited', id, name: agent.name }
          : { type: 'error', id, code: 'token_over', message: 'over' };
      }
      case 'agent_sign_in': {
        const agent = invites.get(frame.token);
        if (!agent) return { type: 'error', id, code: 'token_over', message: 'over' };
        invites.delete(frame.token);
        sessions.set(`${agent.id}.session`, agent);
        return { type: 'agent_signed_in', id, token: `${agent.id}.session`, agent: { ...agent, role: 'admin' } };
      }
      case 'agent_hello': {
        const agent = sessions.get(frame.session);
        if (!agent) return { type: 'error', id, code: 'not_signed_in', message: 'over' };
        connections.set(sink, { agent });
        const rows = rowsOn('open');
        return {
          type: 'agent_welcome',
          id,
          agent: { ...agent, role: notAdmins.has(agent.id) ? 'agent' : 'admin' },
          people,
          pushKey: 'BPubGljIGtleSBvZiB3ZWIgcHVzaA',
          open: { shelf: 'open', rows, digest: shelfDigest(rows), total: rows.length },
        };
      }
    }
    if (!watch) return { type: 'error', id, code: 'not_signed_in', message: 'hello first' };
    switch (frame.type) {
      case 'agent_list': {
        const text = frame.search?.toLowerCase();
        const all = rowsOn(frame.shelf);
        const rows = all.filter((row) => !text || `${row.name} ${row.ref} ${row.preview}`.toLowerCase().includes(text));
        return {
          type: 'agent_rows',
          id,
          shelf: frame.shelf,
          rows,
          digest: shelfDigest(all),
          ...(text && { searched: all.length }),
        };
      }
      case 'agent_open': {
        const thread = threads.get(frame.thread);
        if (!thread) return { type: 'error', id, code: 'unknown_thread', message: 'gone' };
        watch.thread = frame.thread;
        return {
          type: 'agent_thread',
          id,
          row: thread.row,
          others: otherThreads(thread.row).flatMap((customer) => threads.get(customer)?.row ?? []),
          entries: thread.entries,
          more: false,
          amended: 0,
          notes: new Set(thread.entries.flatMap((entry) => ('note' in entry ? [entry.note.id] : []))).size,
          saved: thread.saved ?? {},
          locale: 'de_DE',
          online: thread.online ?? true,
          agents: [...connections.values()].filter((each) => each.thread === frame.thread).map(({ agent }) => agent),
        };
      }
      case 'agent_leave':
        watch.thread = undefined;
        return { type: 'agent_left', id };
      case 'agent_history':
        return { type: 'agent_lines', id, entries: [], more: false };
      case 'agent_event':
        queueMicrotask(() => handle(frame, watch.agent));
        return { type: 'agent_ack', id };
      case 'agent_forget':
        if (notAdmins.has(watch.agent.id)) return { type: 'error', id, code: 'not_allowed', message: 'no admin' };
        queueMicrotask(() => forget(frame.thread));
        return { type: 'agent_ack', id };
      case 'agent_ping': {
        const notes = new Set(
          (threads.get(frame.thread ?? '')?.entries ?? []).flatMap((entry) => ('note' in entry ? [entry.note.id] : [])),
        );
        return {
          type: 'agent_pong',
          id,
          digest: shelfDigest(rowsOn('open')),
          ...(frame.thread && { thread: { newest: newest(frame.thread), amended: 0, notes: notes.size } }),
        };
      }
      case 'agent_pause':
        return { type: 'agent_paused', id, paused: frame.paused };
      case 'agent_device':
        return { type: 'agent_device_code', id, code: 'K7QM2WX9PA', expires: now() + 600_000 };
      case 'agent_sign_out':
        return { type: 'agent_signed_out', id };
      case 'agent_subscribe':
        return { type: 'agent_subscribed', id };
      case 'agent_unsubscribe':
        return { type: 'agent_unsubscribed', id };
      default:
        return undefined;
    }
  }

  return {
    threads,
    sessions,
    invites,
    people,
    notAdmins,
    forget,
    received,
    deaf,
    refusals,
    change,
    add,
    newest,
    setNow(clock: () => number) {
      now = clock;
    },
    /** A connection. @returns how it is used, and how it ends. */
    connect(sink: Sink) {
      return {
        receive(data: string) {
          const frame: AgentClientFrame = JSON.parse(data);
          received.push(frame);
          if (deaf.has(frame.type)) return;
          const reply = answer(frame, sink);
          if (reply) sink(reply);
        },
        gone: () => void connections.delete(sink),
      };
    },
    pushAll(frame: AgentServerFrame) {
      for (const sink of connections.keys()) sink(frame);
    },
    pushTo(customer: string, frame: AgentServerFrame) {
      for (const [sink, watch] of connections) if (watch.thread === customer) sink(frame);
    },
  };
}

export type FakeServer = ReturnType<typeof createFakeServer>;

/** A row with what every row has. */
export function rowOf(customer: string, rest: Partial<Row> = {}): Row {
  return {
    thread: { page: '1', customer },
    version: 1,
    at: Date.now(),
    surface: 'web',
    seq: 1,
    generation: 1,
    owner: { kind: 'agent' },
    lastIn: { web: Date.now() },
    shelf: 'open',
    ...rest,
  };
}
