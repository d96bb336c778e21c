import type { AgentRecord } from '../../agents/agents.ts';
import { dateAt } from '../../config/hours.ts';
import { timeBudget, WORK_MS } from '../../config/time-budget.ts';
import {
  type Basis,
  type Conversation,
  type Line,
  messageText,
  type Thread,
  type ThreadControlChange,
} from '../../conversation/index.ts';
import type { Message, SenderAction } from '../../messenger/index.ts';
import { eventKey } from '../../messenger/key.ts';
import type { Queue, QueuedEvent } from '../../queue/queue.ts';
import type { QueuedWork } from '../../queue/work.ts';
import { memoryStore } from '../../store/index.ts';
import { dueEvent, type Ports, runTurn, runWork } from '../../turn/index.ts';
import type { Bot } from '../handlers.ts';
import { botInProcess } from '../runner.ts';
import { BotFailed } from './bot-failed.ts';
import type { BotTestOptions, BotTurn } from './bot-test.ts';
import { fakeGraphPort } from './fake-graph-port.ts';

export const PAGE_ID = '1002003004005';
export const APP_ID = '200300400500600';
/** The agent who answers in a test. */
export const AGENT: AgentRecord = { id: 'agent', name: 'Agent', role: 'agent', paused: false, createdAt: 0 };

/** One thread and all that stands around the worker: table, queue, clock and Messenger, in memory. */
export interface TestWorld {
  readonly thread: Thread;
  now(): number;
  /** A number that no other event or message of this test has. */
  nextId(): string;
  /** Puts an item of Meta's `entry.messaging` into the queue. */
  enqueue(item: object, more?: Partial<QueuedEvent>): void;
  /**
   * Runs a turn for each event that waits, and for what is due in the next `milliseconds`, as the clock comes each
   * minute. @throws {BotFailed} if the bot failed.
   */
  run(milliseconds?: number): Promise<BotTurn>;
  conversation(): Promise<Conversation | undefined>;
  history(): Promise<Line[]>;
  /** What an agent has on the screen. A reply to a customer without a conversation makes one. */
  basis(): Promise<Basis>;
}

export function testWorld(bot: Bot, options: BotTestOptions): TestWorld {
  const isWeb = options.surface === 'web';
  const thread: Thread = { page: PAGE_ID, customer: isWeb ? 'web-visitor' : '7001' };
  const queue: QueuedEvent[] = [];
  const works: QueuedWork[] = [];
  let now = (options.now ?? new Date(Date.UTC(2026, 0, 5, 12))).getTime();
  let count = 0;
  let turn = emptyTurn();
  const store = memoryStore({ now: () => now });
  const time = timeBudget();
  const ports = portsOf(bot, options, {
    store,
    time,
    now: () => now,
    turn: () => turn,
    works: { begin: async (work) => void works.push(work) },
    queue: { enqueue: async () => {} },
    mails: { send: async () => {} },
    links: { consume: async () => undefined, site: async () => undefined },
    sent(message, mid) {
      const echo = { mid, ...message, is_echo: true, app_id: APP_ID };
      world.enqueue({ sender: { id: PAGE_ID }, recipient: { id: thread.customer }, timestamp: now, message: echo });
    },
  });
  const nextId = () => `test-${++count}`;
  const ownQueue: Queue = { enqueue: async (events) => void queue.push(...events) };
  async function handleAll(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await runTurn(ports, next, { delivery: 1, deadline: now + time.functionSeconds * 1000 });
      // A work is finished before the next event.
      for (const work of works.splice(0)) await runWork({ ...ports, queue: ownQueue }, work, ONE_TRY);
    }
  }

  const world: TestWorld = {
    thread,
    now: () => now,
    nextId,
    enqueue(item, more = {}) {
      const source = isWeb ? 'web' : 'messenger';
      const { locale, timeZone } = options;
      const origin = { ...(locale !== undefined && { locale }), ...(timeZone !== undefined && { timeZone }) };
      queue.push({ thread, key: eventKey(item), id: nextId(), at: now, source, item, ...origin, ...more });
    },
    async run(milliseconds = 0) {
      turn = emptyTurn();
      const before = await world.conversation();
      const until = now + milliseconds;
      await handleAll();
      for (let last = now - MINUTE; last < until; last = now) {
        const [due] = await store.due(until, 1);
        now = due === undefined ? until : Math.min(until, Math.max(now, due.dueAt, last + MINUTE));
        for (const { dueAt } of await store.due(now, 1)) queue.push(dueEvent(thread, dueAt, now, nextId()));
        await handleAll();
      }
      addLines(turn, await store.history(thread, { after: before?.seq ?? 0, limit: 1000 }), isWeb);
      const passed = turn.control.some(({ action }) => action === 'pass');
      const owner = (await world.conversation())?.owner.kind;
      const { failures, ...happened } = turn;
      const result = { ...happened, texts: turn.messages.map(messageText), passedTo: passed ? owner : undefined };
      if (failures.length > 0) throw new BotFailed(failures.join('\n'), result);
      return result;
    },
    conversation: async () => (await store.load(thread, '')).conversation,
    async basis() {
      const { seq = 0, generation = 0 } = (await world.conversation()) ?? {};
      return { seq, generation };
    },
    history: () => store.history(thread, { limit: 10_000 }),
  };
  return world;
}

/** Nothing of a test dies: each work is tried once. */
const ONE_TRY = { delivery: 1, workMs: WORK_MS };

/** The clock comes as often (ms). */
const MINUTE = 60_000;

/** A turn while it runs. */
function emptyTurn() {
  return {
    messages: [] as Message[],
    control: [] as BotTurn['control'][number][],
    senderActions: [] as SenderAction[],
    graphCalls: [] as BotTurn['graphCalls'][number][],
    logs: [] as BotTurn['logs'][number][],
    failures: [] as string[],
    typing: false,
  };
}

type RunningTurn = ReturnType<typeof emptyTurn>;

/** The worker's ports: what it tells them goes into the running turn. */
function portsOf(
  bot: Bot,
  options: BotTestOptions,
  around: Pick<Ports, 'store' | 'time' | 'now' | 'works' | 'queue' | 'mails' | 'links'> & {
    turn(): RunningTurn;
    sent(message: Message, mid: string): void;
  },
): Ports {
  const { turn, sent, ...ports } = around;
  return {
    ...ports,
    graphPort: fakeGraphPort(options, {
      called: (call) => turn().graphCalls.push(call),
      controlled: (call) => turn().control.push(call),
      acted: (action) => turn().senderActions.push(action),
      sent,
    }),
    live: {
      async line() {},
      async typing(_, __, on) {
        turn().typing ||= on;
      },
      async marks() {},
      async customerMarks() {},
      async owner() {},
      async reach() {},
      async note() {},
      async row() {},
      async blockNetwork() {},
      async digits() {},
      async join() {},
      async unjoin() {},
    },
    bot: botInProcess(bot),
    agents: {
      get: async (id) => (id === AGENT.id ? AGENT : undefined),
      any: async () => options.agents ?? true,
    },
    people: {
      hours: () => options.people ?? { now: true },
      dayOf: (at) => dateAt(undefined, at),
      handOver: options.handOver ?? 'page_inbox',
      humanAgent: false,
    },
    secret: async (name) => options.secrets?.[name],
    fallback: options.fallback,
    elsewhere: { remove: async () => ({ deleted: new Map() }), async unlist() {} },
    notifier: { async waiting() {} },
    appId: APP_ID,
    log(level, message, fields) {
      if (level === 'error') turn().failures.push(message);
      // The whole reason follows the line for the log, which leaves out texts.
      else if (level === 'debug') turn().failures.splice(-1, 1, message);
      else if (level === 'info') turn().logs.push({ message, fields: withoutContext(fields) });
    },
  };
}

/** Adds what the bot sent. On the website control changes in the table only; Messenger calls `controlled`. */
function addLines(turn: RunningTurn, lines: readonly Line[], isWeb: boolean): void {
  for (const { speaker, status, content } of lines) {
    if (speaker !== 'bot' || status !== 'sent') continue;
    if ('sent' in content) turn.messages.push(content.sent);
    else if (isWeb && 'control' in content) turn.control.push(controlOf(content.control));
  }
}

function controlOf({ action, metadata }: ThreadControlChange): BotTurn['control'][number] {
  return { action, ...(metadata !== undefined && { metadata }) };
}

/** The worker adds the correlation id and the thread to each line; a test is about the bot's own fields. */
function withoutContext({ id: _, page: __, customer: ___, ...fields }: Readonly<Record<string, unknown>>) {
  return fields;
}
