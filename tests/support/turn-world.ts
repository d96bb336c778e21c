import type { AgentRecord } from '../../lib/agents/index.ts';
import { type Bot, botInProcess } from '../../lib/bot/index.ts';
import { dateAt, timeBudget, WORK_MS } from '../../lib/config/index.ts';
import type { AgentAction, Line, Note, Row, Thread } from '../../lib/conversation/index.ts';
import { ChatError } from '../../lib/errors.ts';
import { GraphError } from '../../lib/graph/errors.ts';
import { linkIdOf, type OpenedLink } from '../../lib/links/index.ts';
import { agentEventKey } from '../../lib/live/agent-frames/event.ts';
import { reachOf } from '../../lib/live/reach.ts';
import type { MailNotice } from '../../lib/mail/mail-notice.ts';
import { eventKey } from '../../lib/messenger/key.ts';
import type { Reach } from '../../lib/protocol/index.ts';
import type { QueuedEvent } from '../../lib/queue/queue.ts';
import type { QueuedWork } from '../../lib/queue/work.ts';
import { memoryStore, type Store } from '../../lib/store/index.ts';
import { dueEvent, type GraphPort, type Ports, runTurn, runWork } from '../../lib/turn/index.ts';

export const PAGE = '1002003004005';
export const OURS = '200300400500600';
export const INBOX = '263902037430900';
export const START = Date.UTC(2026, 0, 5, 12);

/** What happens to a call of the Graph API: whether Messenger accepts it, and whether the caller gets the answer. */
export type Fate = 'answered' | 'cut before it was accepted' | 'cut after it was accepted' | GraphError;

/** Thrown in a worker that was killed: from then on each of its calls throws it. */
export class Killed extends ChatError {
  override readonly name = 'Killed';
  override readonly code = 'killed';
  override readonly retryable = true;
}

export interface Said {
  readonly thread: string;
  readonly text: string;
  readonly metadata?: string;
}

/**
 * Everything around the worker, in one process: table, queue with groups, Messenger with its echoes, and a clock that
 * only a test moves. `killAt` names a call that leaves the worker, by its number.
 */
export class World {
  now = START;
  readonly store: Store;
  readonly queue: { event: QueuedEvent; deliveries: number }[] = [];
  /** What `chat.work` has begun. */
  readonly works: { work: QueuedWork; deliveries: number }[] = [];
  /** Mails to visitors that wait for the function `notify`. */
  readonly mails: MailNotice[] = [];
  workMs = WORK_MS;
  readonly said: Said[] = [];
  readonly controls: string[] = [];
  readonly actions: string[] = [];
  readonly pushed: { thread: Thread; entry: Line }[] = [];
  readonly owners: string[] = [];
  /** What the visitor was told about where answers go. */
  readonly reaches: Reach[] = [];
  /** The sessions that alone were told so. */
  readonly reachedAlone: string[] = [];
  readonly logs: { level: string; message: string; fields: object }[] = [];
  /** The fates of the next calls to Messenger. Later calls are answered. */
  readonly fates: Fate[] = [];
  readonly time = timeBudget();
  steps = 0;
  killAt: { step: number; when: 'before' | 'after' } | undefined;
  private dead = false;
  private echoesTo: World['queue'] | undefined;
  private mids = 0;
  private acts = 0;

  constructor(
    public bot: Bot,
    storeOf: (options: { readonly now: () => number }) => Store = memoryStore,
  ) {
    this.store = storeOf({ now: () => this.now });
  }

  /** Puts an item of `entry.messaging` into the queue. */
  receive(item: object, more: Partial<QueuedEvent> = {}): QueuedEvent {
    const event: QueuedEvent = {
      thread: { page: PAGE, customer: customerOf(item) },
      key: eventKey(item),
      id: `id-${this.queue.length}`,
      at: this.now,
      source: 'messenger',
      item,
      ...more,
    };
    const echo = 'message' in item && 'is_echo' in (item.message as object);
    (echo && this.echoesTo ? this.echoesTo : this.queue).push({ event, deliveries: 0 });
    return event;
  }

  text(customer: string, mid: string, text: string, more: object = {}): QueuedEvent {
    return this.receive({
      sender: { id: customer },
      recipient: { id: PAGE },
      timestamp: this.now,
      message: { mid, text, ...more },
    });
  }

  /** Queues what an agent does, as the socket does. @param clientId the same one for the same press of a button. */
  agent(
    customer: string,
    id: string,
    action: AgentAction,
    { clientId = `client-${this.acts++}` }: { clientId?: string } = {},
  ): QueuedEvent {
    const thread = { page: PAGE, customer };
    const agent = { id, name: agentName(id) };
    const key = agentEventKey(thread, agent, clientId, action);
    return this.receive({ agent, action }, { thread, key, clientId, source: 'agent' });
  }

  /** Queues an agent's take-over, after its hint. */
  async takeOver(customer: string, id: string): Promise<QueuedEvent> {
    const event = this.agent(customer, id, { kind: 'take_over' });
    await this.store.setHint(event.thread, { agent: { id, name: agentName(id) }, key: event.key });
    return event;
  }

  /** Queues a reply of an agent who sees everything that has happened so far. */
  async reply(customer: string, id: string, text: string): Promise<QueuedEvent> {
    const { seq, generation } = await this.conversation(customer);
    return this.agent(customer, id, { kind: 'reply', text, basis: { seq, generation } });
  }

  /** The end of a function that begins now. */
  get deadline(): number {
    return this.now + this.time.functionSeconds * 1000;
  }

  /** Gives events to the worker until the queue is empty. A killed worker is replaced and gets the event again. */
  async drain(limit = 500): Promise<void> {
    for (let turns = 0; this.queue.length > 0; turns += 1) {
      if (turns > limit) throw new Error('The queue does not get empty');
      const [first] = this.queue;
      if (first === undefined) return;
      first.deliveries += 1;
      this.dead = false;
      try {
        await runTurn(this.ports(), first.event, { delivery: first.deliveries, deadline: this.deadline });
        this.queue.shift();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        this.killAt = undefined;
      }
    }
  }

  /** Gives works to the function `work`, and its results to the worker. A killed function gets the work again. */
  async work(): Promise<void> {
    const queue = this.mortal({ enqueue: async (events: readonly QueuedEvent[]) => this.enqueue(events) });
    for (let tries = 0; this.works.length > 0; tries += 1) {
      if (tries > 50) throw new Error('The queue of works does not get empty');
      const [first] = this.works;
      if (first === undefined) return;
      first.deliveries += 1;
      this.dead = false;
      try {
        await runWork({ ...this.ports(), queue }, first.work, { delivery: first.deliveries, workMs: this.workMs });
        this.works.shift();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        this.killAt = undefined;
      }
    }
    await this.drain();
  }

  /** The queue keeps one event of a key. */
  enqueue(events: readonly QueuedEvent[]): void {
    for (const event of events) {
      if (!this.queue.some(({ event: { key } }) => key === event.key)) this.queue.push({ event, deliveries: 0 });
    }
  }

  /** Moves the clock, and queues an event for each thread that is due, as the function `clock` does. */
  async pass(ms: number, limit?: number): Promise<void> {
    this.now += ms;
    for (const { thread, dueAt } of await this.store.due(this.now, 100)) {
      this.queue.push({ event: dueEvent(thread, dueAt, this.now, 'clock'), deliveries: 0 });
    }
    await this.drain(limit);
  }

  /** Runs `during` without delivering its echoes. @returns these echoes. */
  async holdEchoes(during: () => Promise<void>): Promise<World['queue']> {
    const held: World['queue'] = [];
    this.echoesTo = held;
    await during();
    this.echoesTo = undefined;
    return held;
  }

  async conversation(customer: string) {
    const { conversation } = await this.store.load({ page: PAGE, customer }, '');
    if (conversation === undefined) throw new Error(`${customer} has no conversation`);
    return conversation;
  }

  history(customer: string): Promise<Line[]> {
    return this.store.history({ page: PAGE, customer }, { limit: 10_000 });
  }

  ports(): Ports {
    return {
      store: this.mortal(this.store),
      graphPort: this.mortal(this.messenger),
      live: {
        ...this.live,
        ...this.mortal({ digits: this.live.digits, join: this.live.join, unjoin: this.live.unjoin }),
      },
      bot: botInProcess(this.bot),
      agents: this.agents,
      people: this.people,
      secret: async () => undefined,
      fallback: this.fallback,
      queue: this.mortal({ enqueue: async (events: readonly QueuedEvent[]) => void this.enqueue(events) }),
      mails: this.mortal({ send: async (notice: MailNotice) => void this.mails.push(notice) }),
      links: this.mortal(this.links),
      works: this.mortal({ begin: async (work: QueuedWork) => void this.works.push({ work, deliveries: 0 }) }),
      elsewhere: this.mortal(this.elsewhere),
      notifier: this.mortal(this.notifier),
      time: this.time,
      appId: OURS,
      now: () => this.now,
      log: (level, message, fields) => this.logs.push({ level, message, fields }),
    };
  }

  /** Counts every call as a step: the worker may be killed before the call leaves, or after it was answered. */
  private mortal<T extends object>(target: T): T {
    const world = this;
    return new Proxy(target, {
      get(object, name, receiver) {
        const value: unknown = Reflect.get(object, name, receiver);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (world.dead) throw new Killed('The worker was killed by the test.');
          const step = world.steps++;
          if (world.killAt?.step === step && world.killAt.when === 'before') world.die();
          const answer: unknown = await value.apply(object, args);
          if (world.killAt?.step === step && world.killAt.when === 'after') world.die();
          return answer;
        };
      },
    });
  }

  private die(): never {
    this.kill();
    throw new Killed('The worker was killed by the test.');
  }

  /** Starts another worker after `kill`. */
  revive(): void {
    this.dead = false;
  }

  /** From now on no call of the worker succeeds, until `drain` or `revive` starts another worker. */
  kill(): void {
    this.dead = true;
  }

  private async meets<T>(take: () => T): Promise<T> {
    const fate = this.fates.shift() ?? 'answered';
    if (fate instanceof GraphError) throw fate;
    const taken = fate === 'cut before it was accepted' ? undefined : take();
    if (fate !== 'answered' || taken === undefined) throw graphError('in_doubt');
    return taken;
  }

  readonly messenger: GraphPort = {
    send: ({ recipient, message }) =>
      this.meets(() => {
        const customer = 'id' in recipient ? recipient.id : 'user_ref' in recipient ? `ref:${recipient.user_ref}` : '';
        const mid = `m_page_${this.mids++}`;
        const { metadata } = message;
        this.said.push({ thread: customer, text: message.text ?? `[${message.attachment?.type}]`, metadata });
        const echo = { mid, text: message.text, is_echo: true, app_id: Number(OURS), metadata };
        this.receive({ sender: { id: PAGE }, recipient: { id: customer }, timestamp: this.now, message: echo });
        return { message_id: mid };
      }),
    senderAction: ({ sender_action }) =>
      this.meets(() => {
        this.actions.push(sender_action);
        return {};
      }),
    control: (action, { target_app_id }) =>
      this.meets(() => {
        this.controls.push(target_app_id === undefined ? action : `${action} ${target_app_id}`);
        return { success: true };
      }),
    person: async () => ({ first_name: 'Ada' }),
    profile: async () => ({}),
    call: async (client, method, args) => {
      this.graphCalls.push(`${client}.${method} ${args.join(' ')}`);
      return {};
    },
  };

  /** Threads that open inboxes took off, and sessions that ended because their conversation was forgotten. */
  readonly unlisted: string[] = [];
  readonly endedSessions: string[] = [];
  readonly elsewhere: Ports['elsewhere'] = {
    unlist: async ({ customer }) => void this.unlisted.push(customer),
    remove: async (_, { sessions }) => {
      const left = sessions.filter((each) => !this.endedSessions.includes(each));
      this.endedSessions.push(...left);
      return { deleted: new Map(left.length === 0 ? [] : [['session', left.length]]) };
    },
  };

  /** The agents who exist. */
  readonly team: AgentRecord[] = [agentRecord('anna'), agentRecord('ben')];
  readonly agents: Ports['agents'] = {
    get: async (id) => this.team.find((agent) => agent.id === id),
    any: async () => this.team.length > 0,
  };
  people: Ports['people'] = {
    hours: () => ({ now: true }),
    dayOf: (at) => dateAt(undefined, at),
    handOver: 'page_inbox',
    humanAgent: false,
  };
  /** The links that visitors made, by their tokens, and the event that used each. */
  readonly madeLinks = new Map<string, { link: OpenedLink; usedBy?: string; usedIn?: string; usedAt?: number }>();
  readonly links: Ports['links'] = {
    consume: async (token, { customer, key }) => {
      const made = this.madeLinks.get(token);
      const isAgain = made?.usedIn === customer && this.now - (made.usedAt ?? 0) < 60_000;
      if (isAgain && made?.usedBy !== key) return 'again';
      if (made === undefined || (made.usedBy !== undefined && made.usedBy !== key)) return undefined;
      Object.assign(made, { usedBy: key, usedIn: customer, usedAt: this.now });
      return made.link;
    },
    site: async (token) => this.madeLinks.get(token)?.link.site,
  };

  /** A link of a visitor. @returns its token. */
  makeLink(customer: string, changes: Partial<OpenedLink> = {}): string {
    const token = `cc-${String(this.madeLinks.size + 1).padStart(32, '0')}`;
    const web = { page: PAGE, customer };
    const about = { purpose: 'follow', web, session: `session of ${customer}`, site: 'shop.example' } as const;
    this.madeLinks.set(token, { link: { id: linkIdOf(token), ...about, ...changes } });
    return token;
  }

  /** Threads about which agents may have to be told, with the event's key and the agent of an assignment. */
  readonly notices: { customer: string; key: string; assigned?: string }[] = [];
  readonly notes: Note[] = [];
  readonly rows: Row[] = [];
  readonly blocks: { network: string; until: number }[] = [];
  readonly graphCalls: string[] = [];
  /** Each time that the visitor's typing bubble was shown (true) or ended. */
  readonly typings: boolean[] = [];
  /** The digits that each session (its hash) has asked for, and the thread that it reads beside its own one. */
  readonly digits = new Map<string, { id: string; customer: string; hash: string }>();
  readonly sessions = new Map<string, { id: string; customer: string; through: number }>();
  /** As in chat.config.ts. */
  fallback: Ports['fallback'];

  readonly notifier: Ports['notifier'] = {
    waiting: async ({ customer }, key, assigned) =>
      void this.notices.push({ customer, key, ...(assigned === undefined ? {} : { assigned }) }),
  };

  readonly live: Ports['live'] = {
    line: async (thread, entry) => void this.pushed.push({ thread, entry }),
    typing: async (_, __, on) => void this.typings.push(on),
    marks: async () => {},
    customerMarks: async () => {},
    note: async (_, note) => void this.notes.push(note),
    row: async (row) => void this.rows.push(row),
    blockNetwork: async (network, until) => void this.blocks.push({ network, until }),
    digits: async ({ customer }, { id, session, hash }) => void this.digits.set(session, { id, customer, hash }),
    join: async ({ customer }, { id, session, through }) => void this.sessions.set(session, { id, customer, through }),
    unjoin: async (_, { id, session }) => {
      if (this.sessions.get(session)?.id === id) this.sessions.delete(session);
    },
    owner: async (_, { owner }) => void this.owners.push(owner.kind),
    reach: async (_, conversation, session) => {
      this.reaches.push(reachOf(conversation, { messenger: true, mail: true }, undefined, this.now));
      if (session !== undefined) this.reachedAlone.push(session);
    },
  };
}

function agentName(id: string): string {
  return `${id[0]?.toUpperCase()}${id.slice(1)}`;
}

function agentRecord(id: string): AgentRecord {
  return { id, name: agentName(id), role: 'agent', paused: false, createdAt: START };
}

export function graphError(kind: GraphError['kind'], more: { retryAfterMs?: number; code?: number } = {}): GraphError {
  return new GraphError({
    kind,
    call: 'POST /messages',
    reason: `It was ${kind}.`,
    advice: 'See the reference.',
    ...more,
  });
}

/** A history as strings, one for each line: speaker, text, and a status that is not final. */
export function spoken(entries: readonly Line[]): string[] {
  return entries.map(({ speaker, content, status }) => {
    const words =
      'message' in content
        ? content.message.text
        : 'sent' in content
          ? content.sent.text
          : 'postback' in content
            ? `[${content.postback.payload}]`
            : `(${content.control.action} to ${content.control.to})`;
    return `${speaker}: ${words}${status === 'received' || status === 'sent' ? '' : ` <${status}>`}`;
  });
}

function customerOf(item: object): string {
  const { sender, recipient } = item as { sender?: { id?: string }; recipient?: { id?: string } };
  return (sender?.id === PAGE ? recipient?.id : sender?.id) ?? PAGE;
}
