import { ask, defineBot } from '../../lib/bot/index.ts';
import { untilStopped } from '../../lib/bot/runner.ts';
import { dateAt, timeBudget } from '../../lib/config/index.ts';
import type { Conversation, Line, LineContent } from '../../lib/conversation/index.ts';
import { ChatError } from '../../lib/errors.ts';
import { GraphError } from '../../lib/graph/errors.ts';
import { agentLine, noteEntry } from '../../lib/live/agent-line.ts';
import type { From, Push, SocketPorts } from '../../lib/live/index.ts';
import { socket } from '../../lib/live/index.ts';
import { visitorLine } from '../../lib/live/visitor-line.ts';
import { eventKey } from '../../lib/messenger/key.ts';
import type { AgentServerFrame, ServerFrame, ThreadEntry } from '../../lib/protocol/index.ts';
import type { QueuedEvent } from '../../lib/queue/queue.ts';
import { memoryStore, type Store } from '../../lib/store/index.ts';
import { dueEvent, type GraphPort, type Ports, runTurn } from '../../lib/turn/index.ts';
import type { AgentId, Command, Script, Step } from './commands.ts';
import { Model, type ModelEvent } from './model.ts';

const PAGE = '1002003004005';
const OURS = '200300400500600';
const INBOX = '263902037430900';
const START = Date.UTC(2026, 0, 5, 12);
const FOREVER = START + 1e12;

/** Thrown in a worker that was killed: from then on each of its calls throws it. */
class Killed extends ChatError {
  override readonly name = 'Killed';
  override readonly code = 'killed';
  override readonly retryable = true;
}

/** One run of the function. */
interface Worker {
  isDead: boolean;
}

/**
 * Worker, store and socket as they are; queue, Meta, connections and clock are doubles. Beside them the model reads the
 * same events.
 */
export class World {
  now = START;
  readonly model: Model;
  readonly thread;
  readonly store: Store;
  /** What Messenger accepted. */
  readonly accepted: string[] = [];
  /** Texts whose fate was once unknown, or that an agent sent again. */
  readonly doubted = new Set<string>();
  readonly retried = new Set<string>();
  readonly acknowledged = new Set<string>();
  /** What was pushed to each screen: lines by number. */
  readonly visitorScreen = new Map<number, unknown>();
  readonly agentScreen = new Map<number, unknown>();
  readonly complaints: string[] = [];
  private readonly queue: { event: QueuedEvent; deliveries: number }[] = [];
  private readonly handled: QueuedEvent[] = [];
  private readonly frames = socket(this.socketPorts());
  private readonly looks: Record<AgentId, { seq: number; generation: number; seen: string[] } | undefined> = {
    anna: undefined,
    ben: undefined,
  };
  private readonly seenAt = new Map<string, string[]>();
  private readonly time = timeBudget();
  private hint: { by: AgentId; key: string } | undefined;
  private committed: Conversation | undefined;
  private meanwhile: Command | undefined;
  private kill: Step['kill'];
  private fate: Step['fate'] = 'answered';
  private freezes = false;
  private frozen: { whenFrozen: () => void; released: Promise<void> } | undefined;
  private numbers = 0;
  private workers = 0;

  constructor(
    readonly script: Script,
    /** Takes a part of the program out. */
    private readonly without: (store: Store) => Store,
  ) {
    this.thread = { page: PAGE, customer: script.surface === 'web' ? 'web-1' : '7' };
    this.store = this.without(memoryStore({ now: () => this.now }));
    this.model = new Model(script.surface, script.handOver);
  }

  async run(): Promise<void> {
    for (const { command, drains, meanwhile, kill, freezes, fate } of this.script.steps) {
      const mayFail = this.script.surface === 'web' || this.script.faults;
      this.meanwhile = meanwhile;
      this.kill = mayFail && kill ? { ...kill, step: this.numbers + kill.step } : undefined;
      this.freezes = freezes;
      this.fate = this.script.faults ? fate : 'answered';
      await this.does(command);
      if (drains) await this.drain();
    }
    this.kill = undefined;
    this.fate = 'answered';
    this.freezes = false;
    await this.drain();
    for (let minute = 0; minute < 8; minute += 1) await this.pass(61_000);
  }

  conversation(): Conversation | undefined {
    return this.committed;
  }

  history(): Promise<Line[]> {
    return this.store.history(this.thread, { limit: 10_000 });
  }

  async does(command: Command): Promise<void> {
    const number = this.numbers++;
    switch (command.do) {
      case 'write':
        return this.write(`${command.what} ${number}`, command.standby, number);
      case 'look':
        return this.look(command.by);
      case 'take over':
        return this.acts(command.by, { kind: 'take_over' });
      case 'reply': {
        if (command.fresh) await this.look(command.by);
        const known = this.looks[command.by];
        if (known === undefined) return;
        const { seq, generation, seen } = known;
        const text = `answer ${number}`;
        return this.acts(command.by, { kind: 'reply', text, basis: { seq, generation } }, { seen, text });
      }
      case 'note':
        return this.acts(command.by, { kind: 'note', text: `note ${number}` });
      case 'done':
      case 'dismiss':
        return this.acts(command.by, { kind: command.do });
      case 'assign':
        return this.acts(command.by, { kind: 'assign', to: command.to });
      case 'send anyway': {
        const kept = await this.store.notes(this.thread, { limit: 1000 });
        const mine = kept.findLast(({ agent, refused }) => agent.id === command.by && refused !== undefined);
        return mine && this.acts(command.by, { kind: 'send_anyway', note: mine.id });
      }
      case 'retry': {
        const failed = (await this.history()).find(({ status }) => status === 'failed');
        if (failed === undefined) return;
        this.retried.add(textOf(failed.content));
        return this.acts(command.by, { kind: 'retry', seq: failed.seq, attempt: failed.attempt ?? 0 });
      }
      case 'deliver again': {
        const event = this.handled.at(-1 - command.back);
        if (event !== undefined) this.enqueue(event);
        return;
      }
      case 'page inbox writes':
        if (this.script.surface === 'web') return;
        return this.receive({
          sender: { id: PAGE },
          recipient: { id: '7' },
          timestamp: this.now,
          message: { mid: `p${number}`, text: `inbox ${number}`, is_echo: true, app_id: Number(INBOX) },
        });
      case 'page inbox is done':
        if (this.script.surface === 'web') return;
        return this.receive({
          sender: { id: '7' },
          recipient: { id: PAGE },
          timestamp: this.now + number / 1000,
          pass_thread_control: { previous_owner_app_id: Number(INBOX), new_owner_app_id: Number(OURS) },
        });
      case 'clock':
        await this.drain();
        return this.pass(command.ms);
    }
  }

  private async write(text: string, standby: boolean, number: number): Promise<void> {
    if (this.script.surface === 'web') {
      const answer = await this.says({ type: 'event', id: `client-${number}`, message: { text } }, 'visitor');
      if (answer?.type === 'ack') this.acknowledged.add(text);
      else this.complaints.push(`The visitor's line was answered by ${JSON.stringify(answer)}`);
      return;
    }
    this.acknowledged.add(text);
    const about = { sender: { id: '7' }, recipient: { id: PAGE }, timestamp: this.now };
    this.receive({ ...about, message: { mid: `m${number}`, text } }, standby);
  }

  private async look(by: AgentId): Promise<void> {
    const answer = await this.says({ type: 'agent_open', id: 'open', thread: this.thread.customer }, by);
    if (answer?.type !== 'agent_thread') return;
    const { seq, generation } = answer.row;
    const lines = (await this.history()).filter((line) => line.seq <= seq && line.status !== 'dropped');
    const seen = lines.map(({ content }) => textOf(content));
    this.looks[by] = { seq, generation, seen };
  }

  private async acts(
    by: AgentId,
    action: object,
    { seen = [], text }: { seen?: string[]; text?: string } = {},
  ): Promise<void> {
    const id = `client-${this.numbers}`;
    const before = this.queue.length;
    const answer = await this.says({ type: 'agent_event', id, thread: this.thread.customer, action }, by);
    const queued = this.queue[before]?.event;
    if (answer?.type !== 'agent_ack' || queued === undefined) return;
    if (text !== undefined) this.acknowledged.add(text);
    this.seenAt.set(queued.key, seen);
    if ('kind' in action && action.kind === 'take_over') this.hint = { by, key: queued.key };
  }

  private says(frame: object, who: AgentId | 'visitor'): Promise<ServerFrame | AgentServerFrame | undefined> {
    return this.frames.receive(JSON.stringify(frame), { connection: who, address: '192.0.2.7' } satisfies From);
  }

  private receive(item: object, standby = false): void {
    const key = eventKey(item);
    this.enqueue({ thread: this.thread, key, id: key, at: this.now, source: 'messenger', item, standby });
  }

  private enqueue(event: QueuedEvent): void {
    this.queue.push({ event, deliveries: 0 });
  }

  private async pass(ms: number): Promise<void> {
    this.now += ms;
    for (const { thread, dueAt } of await this.store.due(this.now, 100)) {
      this.enqueue(dueEvent(thread, dueAt, this.now, 'clock'));
    }
    await this.drain();
  }

  /** Handles the queue: a killed worker is replaced, and a frozen one goes on after another has done its work. */
  async drain(): Promise<void> {
    const frozen: (() => Promise<void>)[] = [];
    for (let turns = 0; this.queue.length > 0; turns += 1) {
      if (turns > 300) throw new Error('The queue does not get empty');
      const [first] = this.queue;
      if (first === undefined) break;
      first.deliveries += 1;
      const worker: Worker = { isDead: false };
      this.workers += 1;
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const whenFrozen = new Promise<'frozen'>((resolve) => {
        this.frozen = { whenFrozen: () => resolve('frozen'), released };
      });
      const { event, deliveries } = first;
      const deadline = this.now + this.time.functionSeconds * 1000;
      const turn = runTurn(this.ports(worker), event, { delivery: deliveries, deadline }).then(
        () => 'done' as const,
        (error: unknown) => {
          if (error instanceof ChatError && error.retryable) return 'again' as const;
          throw error;
        },
      );
      const result = await Promise.race([turn, whenFrozen]);
      if (result === 'frozen') {
        frozen.push(async () => {
          release();
          await turn;
        });
      }
      if (result === 'done') {
        this.queue.shift();
        this.handled.push(event);
        await this.tellModel(event);
      }
    }
    for (const goesOn of frozen) await goesOn();
  }

  private async tellModel(event: QueuedEvent): Promise<void> {
    const lines = await this.history();
    this.model.apply(this.modelEvent(event), {
      now: this.now,
      hint: this.hint?.by,
      textOf: (seq) => {
        const line = lines.find((each) => each.seq === seq);
        return line && textOf(line.content);
      },
    });
    if (event.key === this.hint?.key) this.hint = undefined;
  }

  private modelEvent({ key, source, item, standby = false, at }: QueuedEvent): ModelEvent {
    // biome-ignore lint/suspicious/noExplicitAny: the items are those that this world made
    const read = item as any;
    if (source === 'clock') return { key, at, what: { kind: 'clock' } };
    if (source === 'agent') {
      const { agent, action } = read;
      return { key, at, what: { kind: 'agent', by: agent.id, action, seen: this.seenAt.get(key) ?? [] } };
    }
    if (read.pass_thread_control) return { key, at, what: { kind: 'page inbox is done' } };
    if (!read.message) return { key, at, what: { kind: 'other' } };
    const { text, is_echo, app_id } = read.message;
    if (!is_echo) return { key, at, what: { kind: 'write', text, standby } };
    return { key, at, what: app_id === Number(INBOX) ? { kind: 'echo', text } : { kind: 'other' } };
  }

  private ports(worker: Worker): Ports {
    const store: Store = {
      ...this.store,
      commit: async (conversation) => {
        await this.mayFreeze();
        const written = await this.store.commit(conversation);
        this.check(written);
        this.committed = written;
        return written;
      },
      amend: async (thread, line) => {
        this.checkSpeaker(line);
        return this.store.amend(thread, line);
      },
    };
    return {
      store: this.mortal(store, worker),
      graphPort: this.mortal(this.messenger(), worker),
      live: this.push(),
      bot: { ask: (question, ports, time, stop) => untilStopped(ask(this.bot, question, ports, time), stop) },
      agents: { get: async (id) => agentRecord(id), any: async () => true },
      people: {
        hours: () => ({ now: true }),
        dayOf: (at) => dateAt(undefined, at),
        handOver: this.script.handOver,
        humanAgent: false,
      },
      secret: async () => undefined,
      works: { begin: async () => {} },
      queue: { enqueue: async () => {} },
      mails: { send: async () => {} },
      links: { consume: async () => undefined, site: async () => undefined },
      elsewhere: { remove: async () => ({ deleted: new Map() }), unlist: async () => {} },
      notifier: this.mortal({ waiting: async () => {} }, worker),
      time: this.time,
      appId: OURS,
      now: () => this.now,
      log: () => {},
    };
  }

  private async happensMeanwhile(): Promise<void> {
    const { meanwhile } = this;
    this.meanwhile = undefined;
    // Which of two take-overs counts first depends on when the worker looked: the model knows one at a time.
    const isSecond = meanwhile?.do === 'take over' && this.hint !== undefined;
    if (meanwhile !== undefined && !isSecond) await this.does(meanwhile);
  }

  private readonly bot = defineBot({
    message: async (chat, { message }) => {
      await this.happensMeanwhile();
      const { text = '' } = message;
      if (text.startsWith('fail')) throw new Error(text);
      chat.save({ last: text });
      chat.reply(`re ${text}`);
      if (text.startsWith('later')) chat.later(1, 'call', text);
      if (text.startsWith('two')) chat.reply(`more ${text}`);
      if (text.startsWith('person')) chat.passToHuman();
    },
    later: async (chat, { data }) => {
      await this.happensMeanwhile();
      chat.reply(`called ${String(data)}`);
    },
    failed: (chat, { message }) => chat.reply(`sorry ${message}`),
    threadControl: (chat) => {
      if (chat.owner === 'bot') chat.reply('back');
    },
  });

  private async mayFreeze(): Promise<void> {
    if (!this.freezes || this.frozen === undefined) return;
    this.freezes = false;
    const { whenFrozen, released } = this.frozen;
    whenFrozen();
    await released;
  }

  /** Each call of a worker is a step before or after which it may be killed. */
  private mortal<T extends object>(target: T, worker: Worker): T {
    const world = this;
    const die = () => {
      worker.isDead = true;
      world.kill = undefined;
      throw new Killed('The worker was killed by the test.');
    };
    return new Proxy(target, {
      get(object, name, receiver) {
        const value: unknown = Reflect.get(object, name, receiver);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (worker.isDead) throw new Killed('The worker was killed by the test.');
          const step = world.numbers++;
          const dies = world.kill !== undefined && step >= world.kill.step ? world.kill.when : undefined;
          if (dies === 'before') die();
          const answer: unknown = await value.apply(object, args);
          if (dies === 'after') die();
          return answer;
        };
      },
    });
  }

  private check(written: Conversation): void {
    const before = this.committed;
    if (before === undefined) return;
    if (written.seq < before.seq) this.complaints.push(`The last number fell from ${before.seq} to ${written.seq}`);
    if (written.version <= before.version) this.complaints.push(`Version ${written.version} was written twice`);
    if (written.generation < before.generation) this.complaints.push('The generation fell');
    if (written.generation === before.generation && ownerName(written) !== ownerName(before)) {
      this.complaints.push(`${ownerName(written)} owns the thread in the generation of ${ownerName(before)}`);
    }
  }

  /** While a person owns the thread the bot is silent, unless an agent has its message sent again. */
  private checkSpeaker({ speaker, surface, status, content }: Line): void {
    if (speaker !== 'bot' || !('sent' in content)) return;
    if (status === 'in_doubt') this.doubted.add(textOf(content));
    if (surface === 'web' && status === 'sent') this.checkSilence(textOf(content));
  }

  private checkSilence(text: string): void {
    const owner = this.committed?.owner.kind;
    if (owner !== 'bot' && !this.retried.has(text))
      this.complaints.push(`The bot says "${text}" to a thread of ${owner}`);
  }

  private messenger(): GraphPort {
    const fateOf = () => {
      const { fate } = this;
      this.fate = 'answered';
      return fate;
    };
    return {
      send: async ({ message }) => {
        const text = message.text ?? '';
        const fate = fateOf();
        if (fate === 'limited') throw graphError('rate_limit');
        if (/^(re|more|back)/.test(text)) this.checkSilence(text);
        if (fate !== 'answered') this.doubted.add(text);
        if (fate === 'cut before') throw graphError('in_doubt');
        const mid = `m_page_${this.accepted.length}`;
        this.accepted.push(text);
        const { metadata } = message;
        const echo = { mid, text, is_echo: true, app_id: Number(OURS), metadata };
        this.receive({ sender: { id: PAGE }, recipient: { id: '7' }, timestamp: this.now, message: echo });
        if (fate === 'cut after') throw graphError('in_doubt');
        return { message_id: mid };
      },
      senderAction: async () => ({}),
      control: async () => ({ success: true }),
      person: async () => ({ first_name: 'Ada' }),
      profile: async () => ({ name: 'Ada', locale: 'de_DE' }),
      call: async () => ({}),
    };
  }

  private push(): Push {
    const nothing = async () => {};
    return {
      line: async ({ customer }, line, audience = 'all') => {
        const shown = visitorLine(customer, line, { surface: 'web', own: customer });
        if (audience === 'all') this.visitorScreen.set(line.seq, plain(shown));
        this.agentScreen.set(line.seq, plain(agentLine(line)));
      },
      note: async (_, note) => void noteEntry(note),
      typing: nothing,
      marks: nothing,
      customerMarks: nothing,
      owner: nothing,
      reach: nothing,
      row: nothing,
      profile: nothing,
      blockNetwork: nothing,
      digits: nothing,
      join: nothing,
      unjoin: nothing,
      presence: nothing,
      people: nothing,
      toAgent: nothing,
      cutOff: nothing,
      ended: nothing,
      forgotten: nothing,
      unlist: nothing,
      left: nothing,
      close: nothing,
    };
  }

  private socketPorts(): SocketPorts {
    const world = this;
    const parts = {
      get store() {
        return world.store;
      },
      queue: { enqueue: async (events: readonly QueuedEvent[]) => events.forEach((event) => void this.enqueue(event)) },
      push: this.push(),
      connections: {
        get: async (id: string) => {
          const base = { id, session: `session of ${id}`, expires: FOREVER };
          if (id === 'visitor') return { ...base, role: 'visitor' as const, thread: world.thread };
          return { ...base, role: 'agent' as const, agent: agentRecord(id) };
        },
        ofThread: async () => [],
      },
      agentConnections: { watch: async () => {}, ofThread: async () => [] },
      agents: { get: async (id: string) => agentRecord(id) },
      tally: { count: async () => 1 },
      threadLimits: { admit: async () => ({ kind: 'new' }), count: async () => ({ times: 1, isOver: false }) },
      menuOverrides: { read: async () => ({}) },
      back: () => undefined,
      pageId: PAGE,
      now: () => this.now,
      log: (_: string, message: string, fields: object) => {
        if (message === 'A frame could not be answered') this.complaints.push(`${message}: ${JSON.stringify(fields)}`);
      },
    };
    // The frames of this test call no other part.
    return parts as unknown as SocketPorts;
  }

  /** Everything that a screen reads when it opens the thread now, page by page. */
  async screenOf(who: AgentId | 'visitor'): Promise<ThreadEntry[]> {
    const read: ThreadEntry[] = [];
    for (let after = 0; ; ) {
      const frame =
        who === 'visitor'
          ? { type: 'history', id: 'h', after }
          : { type: 'agent_history', id: 'h', thread: this.thread.customer, after };
      const answer = await this.says(frame, who);
      if (answer?.type !== 'history' && answer?.type !== 'agent_lines') {
        throw new Error(`${who} reads ${JSON.stringify(answer)}`);
      }
      const entries = plain(answer.entries) as ThreadEntry[];
      read.push(...entries);
      after = Math.max(after, ...entries.map((entry) => ('seq' in entry ? entry.seq : 0)));
      if (!answer.more) return read;
    }
  }
}

/** As a browser reads it: without undefined fields. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

export function textOf(content: LineContent): string {
  if ('message' in content) return content.message.text ?? '';
  if ('sent' in content) return content.sent.text ?? '';
  return 'control' in content ? controlOf(content) : '';
}

export function controlOf({ control: { action, from, to } }: Extract<LineContent, { control: unknown }>): string {
  return `${action} ${from} ${to}`;
}

export function ownerName({ owner }: Pick<Conversation, 'owner'>): string {
  return owner.kind === 'agent' ? `agent ${owner.agent?.id ?? ''}` : owner.kind;
}

function agentRecord(id: string) {
  return { id, name: id === 'anna' ? 'Anna' : 'Ben', role: 'agent' as const, paused: false, createdAt: START };
}

function graphError(kind: GraphError['kind']): GraphError {
  return new GraphError({ kind, call: 'POST /messages', reason: `It was ${kind}.`, advice: 'See the reference.' });
}
