import { agentDirectory } from '../../../lib/agents/index.ts';
import { ask, type BotRunner, defineBot } from '../../../lib/bot/index.ts';
import { untilStopped } from '../../../lib/bot/runner.ts';
import { dateAt, timeBudget } from '../../../lib/config/index.ts';
import type { Conversation, Line } from '../../../lib/conversation/index.ts';
import { elsewhere } from '../../../lib/forget/index.ts';
import { linkAddress, links } from '../../../lib/links/index.ts';
import {
  gatewayPush,
  menuOverrides,
  openShelfReader,
  type Push,
  pushTables,
  type SocketPorts,
  sessions,
  socket,
  tally,
  threadLimits,
} from '../../../lib/live/index.ts';
import { eventKey } from '../../../lib/messenger/key.ts';
import type { AgentServerFrame } from '../../../lib/protocol/index.ts';
import type { QueuedEvent } from '../../../lib/queue/queue.ts';
import { sha256 } from '../../../lib/sha256.ts';
import { dynamoStore, type Store } from '../../../lib/store/index.ts';
import { dueEvent, type Ports, runTurn } from '../../../lib/turn/index.ts';
import { type AroundCall, MemoryTable } from '../../support/memory-table/memory-table.ts';
import { Browsers } from './browsers.ts';
import type { AgentName, BrowserName, Command, PersonName, Place, Script, Step } from './commands.ts';
import { Model } from './model.ts';
import { INBOX, OURS, PAGE, Phones, psidOf } from './phones.ts';
import { Texts } from './texts.ts';
import { Killed, type Worker, Workers } from './workers.ts';

/** API Gateway closes a connection after so long (ms). */
const SOCKET_LASTS = 2 * 3_600_000;
const START = Date.UTC(2026, 0, 5, 12);

/** Takes rules out of the program, to see that the property notices. */
export type Without = (ports: Ports) => Ports;

/**
 * Two visitors on a website, two people in Messenger, two agents. Worker, socket, pushes and everything that is stored
 * are the program's own, on a table in this process; queue, Meta, API Gateway and the time are doubles.
 */
export class World {
  now = START;
  readonly table = new MemoryTable();
  readonly texts = new Texts(() => this.now);
  readonly complaints: string[] = [];
  /** Texts of visitors that were acknowledged. */
  readonly acknowledged = new Set<string>();
  readonly logs: unknown[] = [];
  /** What agents were sent, and what the bot was given. */
  readonly toAgents: unknown[] = [];
  readonly toBot: unknown[] = [];
  /** The tokens of links, oldest first. */
  readonly tokens: { readonly token: string; readonly purpose: 'follow' | 'join'; readonly own: string }[] = [];
  readonly phones: Phones;
  readonly browsers: Browsers;
  readonly model: Model;
  readonly store: Store;
  readonly workers = new Workers(
    (worker, event, delivery) => this.turn(worker, event, delivery),
    (event) => this.model.handled(event, this.now, (thread) => this.linesOf(thread)),
  );
  private readonly time = timeBudget();
  private readonly frames;
  private fate: Step['fate'] = 'answered';
  private numbers = 0;

  constructor(
    readonly script: Script,
    private readonly without: Without = (ports) => ports,
  ) {
    this.model = new Model(this.texts, (link) => {
      const used = this.items().find(({ pk, usedBy }) => usedBy !== undefined && String(pk).startsWith(`T#${link}`));
      return used && String(used.usedBy);
    });
    this.phones = new Phones({
      now: () => this.now,
      fate: () => this.takeFate(),
      receive: (item) => this.receive(item),
      shows: (shown) => this.complain(this.model.phoneShows(shown)),
    });
    this.store = this.storeOn(async (call) => call());
    this.frames = socket(this.socketPorts());
    this.browsers = new Browsers({
      send: (frame, from) => this.frames.receive(JSON.stringify(frame), from),
      ownOf: async (connection) => this.ownOf(connection),
      sees: (visitors, browser, frame) => {
        const each = visitors.map((visitor) => this.model.browserSees(visitor, browser, frame));
        if (each.every(({ length }) => length > 0)) this.complain(each.flat());
      },
    });
  }

  async run(): Promise<void> {
    await this.agentsSignIn();
    await this.begin();
    for (const { command, drains, during, kill, fate, order } of this.script.steps) {
      const act = during && (() => this.meanwhile(during.what, order));
      this.workers.expect(kill, during && act && { step: during.step, act });
      this.fate = fate;
      await this.does(command);
      if (drains) await this.workers.drain(order);
    }
    this.workers.expect(undefined);
    this.fate = 'answered';
    await this.workers.drain(0);
    for (let minute = 0; minute < 6; minute += 1) await this.pass(61_000);
  }

  /** The table, and everything that the program tells others: logs, agents, and the bot. */
  everything(): { readonly table: readonly unknown[]; readonly told: readonly unknown[] } {
    return { table: this.items(), told: [this.logs, this.toAgents, this.toBot] };
  }

  /** The items of a thread; without one those of all. */
  items(thread?: string): Record<string, unknown>[] {
    const pk = `C#${PAGE}:${thread}`;
    return this.table
      .all()
      .filter((item) => thread === undefined || item.pk === pk)
      .map(shownItem);
  }

  async conversationOf(customer: string): Promise<Conversation | undefined> {
    return (await this.store.load({ page: PAGE, customer }, 'no event')).conversation;
  }

  linesOf(customer: string): Promise<Line[]> {
    return this.store.history({ page: PAGE, customer }, { limit: 10_000 });
  }

  /** The customers of all threads. */
  threads(): string[] {
    const states = this.table.all().filter(({ sk }) => sk === 'STATE');
    return states.map(({ pk }) => String(pk).slice(`C#${PAGE}:`.length));
  }

  /** A conversation in which the text may stand was forgotten after it was written. */
  mayBeForgotten(text: string): boolean {
    const at = this.texts.get(text)?.at ?? 0;
    return [...this.model.forgotten.values()].some((forgotten) => at <= forgotten);
  }

  /** The customer of the thread that is meant. */
  threadAt(place: Place): string {
    return place === 'ada' || place === 'stranger' ? psidOf(place) : this.browsers.visitor(place).own;
  }

  private async begin(): Promise<void> {
    if (this.script.begins === 'new') return;
    await this.does({ do: 'write', by: 'home' });
    await this.workers.drain(0);
    await this.does({ do: 'answer', agent: 'anna', in: 'home' });
    await this.workers.drain(0);
    const isJoined = this.script.begins === 'joined';
    await this.does({ do: 'ask for a link', by: 'home', purpose: isJoined ? 'join' : 'follow' });
    await this.does({ do: 'open a link', person: 'ada', back: 0, forged: false, by: 'referral' });
    await this.workers.drain(0);
    if (isJoined) await this.does({ do: 'type digits', by: 'home', of: 'ada', wrong: false });
    else await this.does({ do: 'tap', person: 'ada', button: 'show', standby: false, older: false });
    await this.workers.drain(0);
  }

  private async meanwhile(what: Command | 'another turn', order: number): Promise<void> {
    if (what === 'another turn') await this.workers.turn(order);
    else await this.does(what);
  }

  private async does(command: Command): Promise<void> {
    const number = this.numbers++;
    switch (command.do) {
      case 'write':
        return this.write(command.by);
      case 'read':
        return this.read(command.by);
      case 'hello':
        await this.browsers.hello(command.by);
        return;
      case 'stop':
        await this.browsers.asks(command.by, { type: 'stop', what: 'messenger' });
        return;
      case 'forget this device':
        return this.forgetDevice(command.by);
      case 'delete':
        return this.delete(command.by);
      case 'ask for a link':
        return this.askForLink(command.by, command.purpose);
      case 'open a link':
        return this.open(command, number);
      case 'tap':
        return this.tap(command, number);
      case 'type digits':
        return this.typeDigits(command);
      case 'write in Messenger':
        return this.writeInMessenger(command.person, command.standby, number);
      case 'take over':
        return this.acts(command.agent, command.in, { kind: 'take_over' });
      case 'answer':
        return this.answer(command.agent, command.in);
      case 'done':
        return this.acts(command.agent, command.in, { kind: 'done' });
      case 'page inbox writes':
        return this.pageInboxWrites(command.person, number);
      case 'page inbox is done':
        return this.receive({
          sender: { id: psidOf(command.person) },
          recipient: { id: PAGE },
          timestamp: this.now + number / 1000,
          pass_thread_control: { previous_owner_app_id: Number(INBOX), new_owner_app_id: Number(OURS) },
        });
      case 'forget':
        await this.says('anna', { type: 'agent_forget', thread: this.threadAt(command.place) });
        return;
      case 'deliver again': {
        const event = this.workers.handled.at(-1 - command.back);
        if (event !== undefined) this.workers.add(event);
        return;
      }
      case 'clock':
        await this.workers.drain(0);
        return this.pass(command.ms);
    }
  }

  private async write(by: BrowserName): Promise<void> {
    const visitor = this.browsers.visitor(by);
    if (visitor.token === undefined) await this.browsers.hello(by);
    const text = this.texts.make({ by: 'visitor', visitor: visitor.name, own: visitor.own });
    const answer = await this.browsers.asks(by, { type: 'event', message: { text } });
    if (answer?.type === 'ack') this.acknowledged.add(text);
  }

  private async read(by: BrowserName): Promise<void> {
    await this.browsers.asks(by, { type: 'history', after: 0 });
    const answer = await this.browsers.asks(by, { type: 'ping' });
    if (answer?.type !== 'pong' || answer.newest === 0) return;
    await this.browsers.asks(by, { type: 'event', read: { seq: answer.newest } });
  }

  private async forgetDevice(by: BrowserName): Promise<void> {
    const visitor = this.browsers.visitor(by);
    const answer = await this.browsers.asks(by, { type: 'forget_device' });
    if (answer?.type === 'ack') this.model.forgetsDevice(visitor);
  }

  private async delete(by: BrowserName): Promise<void> {
    const visitor = this.browsers.visitor(by);
    if (visitor.token === undefined) return;
    const answer = await this.browsers.asks(by, { type: 'end', session: visitor.token, delete: true });
    if (answer?.type === 'ended') this.model.forgetsDevice(visitor, true);
  }

  private async askForLink(by: BrowserName, purpose: 'follow' | 'join'): Promise<void> {
    const visitor = this.browsers.visitor(by);
    const answer = await this.browsers.asks(by, { type: 'link', purpose });
    if (answer?.type !== 'link') return;
    const token = new URL(answer.url).searchParams.get('ref') ?? '';
    this.tokens.push({ token, purpose, own: visitor.own });
    // Of two that were asked for at the same time, the table knows which came last.
    const isNewest = this.items(visitor.own).some(({ openLink }) => openLink === sha256(token));
    this.model.linkWasMade(token, { purpose, visitor, at: this.now, isNewest });
  }

  private open({ person, back, forged, by }: Extract<Command, { do: 'open a link' }>, number: number): void {
    const made = this.tokens.at(-1 - back)?.token;
    const ref = forged || made === undefined ? `cc-${String(number).padStart(32, 'x')}` : made;
    const referral = { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' };
    const about = { sender: { id: psidOf(person) }, recipient: { id: PAGE }, timestamp: this.now + number / 1000 };
    const started = { mid: `started${number}`, title: 'Get started', payload: 'GET_STARTED', referral };
    this.receive(by === 'referral' ? { ...about, referral } : { ...about, postback: started });
  }

  private tap({ person, button, standby, older }: Extract<Command, { do: 'tap' }>, number: number): void {
    const found = this.phones.button(person, button, older);
    if (found === undefined) return;
    const about = { sender: { id: psidOf(person) }, recipient: { id: PAGE }, timestamp: this.now };
    const { title, payload } = found;
    this.receive({ ...about, postback: { mid: `tap${number}`, title, ...(!standby && { payload }) } }, standby);
  }

  private async typeDigits({ by, of, wrong }: Extract<Command, { do: 'type digits' }>): Promise<void> {
    const shown = this.phones.digits(of);
    if (shown === undefined && !wrong) return;
    const digits = wrong ? String((Number(shown ?? '0') + 1) % 1_000_000).padStart(6, '0') : shown;
    const visitor = this.browsers.visitor(by);
    const answer = await this.browsers.asks(by, { type: 'digits', digits });
    if (answer?.type === 'ack') this.complain(this.model.digitsWereRight(visitor, of, wrong));
  }

  private writeInMessenger(person: PersonName, standby: boolean, number: number): void {
    const text = this.texts.make({ by: 'in messenger', person });
    const about = { sender: { id: psidOf(person) }, recipient: { id: PAGE }, timestamp: this.now };
    this.receive({ ...about, message: { mid: `m${number}`, text } }, standby);
  }

  private pageInboxWrites(person: PersonName, number: number): void {
    const text = this.texts.make({ by: 'in messenger', person });
    const message = { mid: `p${number}`, text, is_echo: true, app_id: Number(INBOX) };
    this.receive({ sender: { id: PAGE }, recipient: { id: psidOf(person) }, timestamp: this.now, message });
  }

  /** The agent looks, takes the thread over where it is not theirs, and answers. */
  private async answer(agent: AgentName, place: Place): Promise<void> {
    const thread = this.threadAt(place);
    const opened = await this.says(agent, { type: 'agent_open', thread });
    if (opened?.type !== 'agent_thread') return;
    const { owner, seq, generation } = opened.row;
    const isTheirs = owner.kind === 'agent' && owner.agent?.name === nameOf(agent);
    if (!isTheirs) await this.acts(agent, place, { kind: 'take_over' });
    const isHere = place === 'ada' || place === 'stranger';
    const text = this.texts.make(isHere ? { by: 'in messenger', person: place } : { by: 'agent', web: thread });
    await this.acts(agent, place, { kind: 'reply', text, basis: { seq, generation } });
  }

  private async acts(agent: AgentName, place: Place, action: object): Promise<void> {
    await this.says(agent, { type: 'agent_event', thread: this.threadAt(place), action });
  }

  private async says(agent: AgentName, frame: object): Promise<AgentServerFrame | undefined> {
    const from = { connection: `inbox-of-${agent}`, address: '192.0.2.9' };
    const answer = await this.frames.receive(JSON.stringify({ id: `a${this.numbers++}`, ...frame }), from);
    this.toAgents.push(answer);
    return answer as AgentServerFrame | undefined;
  }

  private async agentsSignIn(): Promise<void> {
    const directory = agentDirectory(this.live());
    for (const agent of ['anna', 'ben'] as const) {
      const { id } = await directory.add({ name: nameOf(agent) }, this.now);
      const { token } = await directory.invite(id, this.now);
      const signedIn = await directory.signIn(token, { network: 'test', now: this.now });
      await this.says(agent, { type: 'agent_hello', session: signedIn?.token });
    }
  }

  private ownOf(connection: string): string {
    const item = this.table.all().find(({ pk, sk }) => pk === `S#${connection}` && sk === 'S');
    const { live } = item as { live: { thread: { customer: string }; joined?: { own: string } } };
    return live.joined?.own ?? live.thread.customer;
  }

  private receive(item: object, standby = false): void {
    const { sender, recipient } = item as { sender: { id: string }; recipient: { id: string } };
    const customer = sender.id === PAGE ? recipient.id : sender.id;
    const key = eventKey(item);
    const event = { thread: { page: PAGE, customer }, key, id: key, at: this.now, source: 'messenger', item } as const;
    this.workers.add(standby ? { ...event, standby } : event);
  }

  private async pass(ms: number): Promise<void> {
    const steps = ms > 61_000 ? [61_000, ms - 61_000] : [ms];
    for (const each of steps) {
      this.now += each;
      if (each > SOCKET_LASTS) this.browsers.disconnect();
      for (const { thread, dueAt } of await this.store.due(this.now, 100)) {
        this.workers.add(dueEvent(thread, dueAt, this.now, 'clock'));
      }
      await this.workers.drain(0);
    }
  }

  private async turn(worker: Worker, event: QueuedEvent, delivery: number): Promise<void> {
    this.model.begins(event);
    const deadline = this.now + this.time.functionSeconds * 1000;
    await runTurn(this.without(this.ports(worker)), event, { delivery, deadline });
  }

  private takeFate(): Step['fate'] {
    const { fate } = this;
    this.fate = 'answered';
    return fate;
  }

  private complain(complaints: readonly string[]): void {
    this.complaints.push(...complaints);
  }

  private readonly log = (level: string, message: string, fields: object) => {
    this.logs.push({ level, message, ...fields });
    const isKilled = 'error' in fields && fields.error instanceof Killed;
    if (level === 'error' && !isKilled) this.complaints.push(`${message}: ${JSON.stringify(fields)}`);
  };

  private storeOn(around: AroundCall): Store {
    return dynamoStore({ ...this.live(around), now: () => this.now });
  }

  private live(around?: AroundCall) {
    return { documentClient: this.table.client(around), table: this.table.table };
  }

  private pushOn(around: AroundCall): Push {
    return gatewayPush({
      ...pushTables(this.live(around)),
      reachable: { messenger: true },
      back: () => undefined,
      endpoint: 'http://127.0.0.1:1',
      gateway: {
        post: async (connection, data) => {
          if (!connection.startsWith('inbox-of-')) return this.browsers.post(connection, data);
          this.toAgents.push(JSON.parse(data));
          return true;
        },
        close: async () => true,
      },
      now: () => this.now,
      warn: () => {},
    });
  }

  private readonly bot = defineBot({
    message: (chat, { message }) => {
      this.toBot.push(message, chat.saved);
      chat.save({ last: message.text });
      chat.reply(`re ${message.text}`);
    },
    echo: (_, event) => void this.toBot.push(event),
    postback: (_, event) => void this.toBot.push(event),
    referral: (_, event) => void this.toBot.push(event),
    threadControl: (chat) => {
      if (chat.owner === 'bot') chat.reply(`back ${chat.thread.customer}`);
    },
  });

  private readonly runner: BotRunner = {
    ask: (question, ports, time, stop) => {
      this.toBot.push(question.event, question.conversation.saved);
      return untilStopped(ask(this.bot, question, ports, time), stop);
    },
  };

  private ports(worker: Worker): Ports {
    const around = this.workers.aroundOf(worker);
    const live = this.live(around);
    const directory = agentDirectory(live);
    const push = this.pushOn(around);
    return {
      store: this.storeOn(around),
      graphPort: this.workers.mortal(this.phones.port, worker),
      live: push,
      bot: this.runner,
      agents: directory,
      people: {
        hours: () => ({ now: true }),
        dayOf: (at) => dateAt(undefined, at),
        handOver: 'page_inbox',
        humanAgent: false,
      },
      secret: async () => undefined,
      works: { begin: async () => {} },
      queue: this.workers.mortal(this.workers.queue, worker),
      mails: { send: async () => {} },
      links: links(live),
      elsewhere: elsewhere(live, push, () => this.now),
      notifier: { waiting: async () => {} },
      time: this.time,
      appId: OURS,
      now: () => this.now,
      log: this.log,
    };
  }

  private socketPorts(): SocketPorts {
    const live = this.live(this.workers.around);
    return {
      ...pushTables(live),
      store: this.storeOn(this.workers.around),
      queue: this.workers.queue,
      push: this.pushOn(this.workers.around),
      sessions: sessions(live),
      tally: tally(live),
      threadLimits: threadLimits(live),
      menuOverrides: menuOverrides(live, { get_started: { payload: 'GET_STARTED' } }),
      back: () => undefined,
      agents: agentDirectory(live),
      openShelf: openShelfReader({ shelf: (...asked) => this.store.shelf(...asked) }),
      isPushEndpoint: () => false,
      pushKey: async () => undefined,
      identitySecrets: async () => ({ usable: [] }),
      links: links(live),
      messengerAddress: (token) => linkAddress('https://graph.facebook.com', PAGE, token),
      reachable: { messenger: true },
      pageId: PAGE,
      site: 'shop.example',
      allowed: /^https:\/\/shop\.example$/,
      now: () => this.now,
      log: this.log,
    };
  }
}

function nameOf(agent: AgentName): string {
  return agent === 'anna' ? 'Anna' : 'Ben';
}

/** Sets are not in JSON. */
function shownItem(item: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, value instanceof Set ? [...value] : value]),
  );
}
