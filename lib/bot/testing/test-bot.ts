import { timeBudget } from '../../config/time-budget.ts';
import {
  type OwnerKind,
  PAGE_INBOX_APP_ID,
  type Surface,
  type Thread,
  type ThreadControlChange,
} from '../../conversation/index.ts';
import { actionKey, messagingItem } from '../../live/action.ts';
import type { Button, Message, Person, Referral, SenderAction } from '../../messenger/index.ts';
import { eventKey } from '../../messenger/key.ts';
import type { QueuedEvent } from '../../queue/queue.ts';
import { memoryStore } from '../../store/index.ts';
import { dueEvent, type Ports, runTurn } from '../../turn/index.ts';
import type { Bot } from '../handlers.ts';
import { botInProcess } from '../runner.ts';
import { BotFailed } from './bot-failed.ts';
import { fakeGraphPort, type GraphFakes } from './fake-graph-port.ts';

export interface BotTestOptions {
  /** Where the customer writes. Default `messenger`. */
  readonly surface?: Surface;
  /** What `chat.person()` answers for a customer in Messenger. Default: nothing is known. */
  readonly person?: Person;
  /** What the calls of `chat.graph` answer, by client and method. A call that is missing here rejects and says so. */
  readonly graph?: GraphFakes;
  /** What Get Started sends, as `profile.get_started` in chat.config.ts. Default `GET_STARTED`. */
  readonly getStarted?: string;
  /** The page on the website that the visitor writes from. Default `https://shop.example/`. */
  readonly referer?: string;
  /** When the test begins. Default 2026-01-05, 12:00 UTC. */
  readonly now?: Date;
}

/** What came of one event: everything that the bot did in answer to it. */
export interface BotTurn {
  /** What the customer was sent, in order. */
  readonly messages: readonly Message[];
  /** The text of each of `messages`; of a button template its text, of other attachments their type: `[image]`. */
  readonly texts: readonly string[];
  /**
   * Where control of the thread went, where the bot passed it on: the Page Inbox, the website's agents, another app.
   */
  readonly passedTo: OwnerKind | undefined;
  /** The calls of thread control that the bot asked for, in order. */
  readonly control: readonly { readonly action: string; readonly target_app_id?: string; readonly metadata?: string }[];
  /** `markSeen` and reactions. */
  readonly senderActions: readonly SenderAction[];
  /** Calls of `chat.graph`, in order. */
  readonly graphCalls: readonly {
    readonly client: string;
    readonly method: string;
    readonly args: readonly unknown[];
  }[];
  /** What `chat.log` wrote. */
  readonly logs: readonly { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[];
  /** Whether `chat.typing` was called. */
  readonly typing: boolean;
}

/** One customer who talks with a bot. Every call is one event; it resolves when the bot has answered. */
export interface BotTest {
  /** The customer writes. `fields` are further fields of Meta's `message`: attachments, `reply_to`, … */
  message(text: string, fields?: Readonly<Record<string, unknown>>): Promise<BotTurn>;
  /**
   * The customer taps a quick reply or a postback button of the last messages, by its title.
   * @throws {Error} that lists the titles, where none is called that.
   */
  tap(title: string): Promise<BotTurn>;
  /** A postback with this payload arrives: a menu item, an ice breaker, a button. */
  postback(payload: string, fields?: { readonly title?: string; readonly referral?: Referral }): Promise<BotTurn>;
  /**
   * The customer comes by a link or page with this `ref`. In a new conversation this is Get Started with a referral.
   */
  referral(ref: string, fields?: Referral): Promise<BotTurn>;
  /**
   * Any other item of Meta's `entry.messaging`; sender, recipient and timestamp are filled in where they are missing.
   */
  event(item: Readonly<Record<string, unknown>>, options?: { readonly standby?: boolean }): Promise<BotTurn>;
  /**
   * A person of the business answers and so takes the thread over: in the Page Inbox, or as an agent on the website.
   */
  personWrites(text: string): Promise<BotTurn>;
  /** The person marks the conversation as done: the thread is the bot's again. */
  personIsDone(): Promise<BotTurn>;
  /** Lets time pass (ms), and what is due by then happen: hand-overs that run out, messages to repeat. */
  pass(milliseconds: number): Promise<void>;
  /** The time of the test's clock (ms since 1970). */
  now(): number;
  /** What the bot has saved with the conversation. */
  saved(): Promise<Readonly<Record<string, unknown>>>;
  /** Who owns the thread. */
  owner(): Promise<OwnerKind>;
  /** The whole conversation, a line each: `customer: hi`, `bot: Hello!`. */
  transcript(): Promise<readonly string[]>;
}

const PAGE_ID = '1002003004005';
const APP_ID = '200300400500600';

/**
 * A bot without a stack: the real worker runs each turn, with the table in memory and Messenger played. Events that
 * Messenger would send back (echoes) reach the bot, too. What the bot does wrong rejects with `BotFailed`, whose
 * message is the log's.
 *
 * @example
 * const customer = testBot(bot, { surface: 'web' });
 * const { texts } = await customer.message('Where is my order?');
 * expect(texts).toEqual(['Which number does it have?']);
 */
export function testBot(bot: Bot, options: BotTestOptions = {}): BotTest {
  const { surface = 'messenger', getStarted = 'GET_STARTED', referer = 'https://shop.example/' } = options;
  const thread: Thread = { page: PAGE_ID, customer: surface === 'web' ? 'web-visitor' : '7001' };
  const isWeb = surface === 'web';
  const queue: QueuedEvent[] = [];
  let now = (options.now ?? new Date(Date.UTC(2026, 0, 5, 12))).getTime();
  let count = 0;
  let shown: readonly Message[] = [];
  let turn = emptyTurn();
  const store = memoryStore({ now: () => now });
  const time = timeBudget();

  const graph = fakeGraphPort(options, {
    called: (call) => turn.graphCalls.push(call),
    controlled: (call) => turn.control.push(call),
    acted: (action) => turn.senderActions.push(action),
    sent(message, mid) {
      const echo = { mid, ...message, is_echo: true, app_id: APP_ID };
      enqueue({ sender: { id: PAGE_ID }, recipient: { id: thread.customer }, timestamp: now, message: echo });
    },
  });
  const ports: Ports = {
    store,
    graphPort: graph,
    live: {
      async line() {},
      async typing() {
        turn.typing = true;
      },
      async marks() {},
      async owner() {},
    },
    bot: botInProcess(bot),
    time,
    appId: APP_ID,
    now: () => now,
    log(level, message, fields) {
      if (level === 'error') turn.failures.push(message);
      // The whole reason follows the line for the log, which leaves out texts.
      else if (level === 'debug') turn.failures.splice(-1, 1, message);
      else if (level === 'info') turn.logs.push({ message, fields: withoutContext(fields) });
    },
  };

  function enqueue(item: object, more: Partial<QueuedEvent> = {}): void {
    const id = `event-${++count}`;
    queue.push({ thread, key: eventKey(item), id, at: now, source: isWeb ? 'web' : 'messenger', item, ...more });
  }

  async function run(): Promise<BotTurn> {
    turn = emptyTurn();
    const before = await conversation();
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await runTurn(ports, next, { delivery: 1, deadline: now + time.functionSeconds * 1000 });
    }
    const after = await conversation();
    if (turn.failures.length > 0) throw new BotFailed(turn.failures.join('\n'));
    for (const { speaker, status, content } of await store.history(thread, { after: before?.seq ?? 0, limit: 1000 })) {
      if (speaker !== 'bot' || status !== 'sent') continue;
      if ('sent' in content) turn.messages.push(content.sent);
      // On the website control changes in the table alone; Messenger is asked for it, see `controlled`.
      else if (isWeb && 'control' in content) turn.control.push(controlOf(content.control));
    }
    if (turn.messages.length > 0) shown = turn.messages;
    const passed = turn.control.some(({ action }) => action === 'pass');
    return { ...turn, texts: turn.messages.map(textOf), passedTo: passed ? after?.owner.kind : undefined };
  }

  const conversation = async () => (await store.load(thread, '')).conversation;
  const nextId = () => `test-${++count}`;
  const item = (fields: object) => ({
    sender: { id: thread.customer },
    recipient: { id: PAGE_ID },
    timestamp: now,
    ...fields,
  });

  /** What a visitor does, as the socket queues it. */
  async function visitorActs(action: Parameters<typeof messagingItem>[0]): Promise<BotTurn> {
    const clientId = nextId();
    const isNew = (await conversation()) === undefined;
    const made = messagingItem(action, { thread, clientId, now, isNew, getStarted });
    enqueue(made, { key: actionKey(thread, clientId), clientId });
    return run();
  }

  async function customerDoes(item_: object): Promise<BotTurn> {
    enqueue(item(item_));
    return run();
  }

  const message: BotTest['message'] = (text, fields = {}) =>
    isWeb
      ? visitorActs({ message: { text, ...fields } })
      : customerDoes({ message: { mid: nextId(), text, ...fields } });

  const postback: BotTest['postback'] = (payload, { title = payload, referral } = {}) =>
    isWeb
      ? visitorActs({
          postback: { title, payload, ...(referral && { referral: { referer_uri: referer, ...referral } }) },
        })
      : customerDoes({ postback: { mid: nextId(), title, payload, ...(referral && { referral }) } });

  return {
    message,
    postback,
    async tap(title) {
      const choices = shown.flatMap(choicesOf);
      const chosen = choices.find((choice) => choice.title === title);
      if (chosen === undefined) {
        const titles = choices.map((choice) => `"${choice.title}"`).join(', ') || 'none';
        throw new Error(`The bot's last messages have no quick reply or button "${title}". They have: ${titles}.`);
      }
      return chosen.kind === 'button'
        ? postback(chosen.payload, { title })
        : message(title, { quick_reply: { payload: chosen.payload } });
    },
    async referral(ref, fields = {}) {
      if (isWeb) return visitorActs({ referral: { ref, referer_uri: referer, ...fields } });
      const referral = { ref, source: 'SHORTLINK', type: 'OPEN_THREAD', ...fields };
      if ((await conversation()) === undefined) return postback(getStarted, { title: 'Get Started', referral });
      return customerDoes({ referral });
    },
    async event(given, { standby = false } = {}) {
      enqueue(item(given), { standby });
      return run();
    },
    async personWrites(text) {
      const echo = { mid: nextId(), text, is_echo: true, app_id: PAGE_INBOX_APP_ID };
      const made = { sender: { id: PAGE_ID }, recipient: { id: thread.customer }, timestamp: now, message: echo };
      enqueue(made, isWeb ? { source: 'agent' } : {});
      return run();
    },
    async personIsDone() {
      const change = { previous_owner_app_id: PAGE_INBOX_APP_ID, new_owner_app_id: APP_ID, metadata: '' };
      enqueue({ ...item({}), pass_thread_control: change }, isWeb ? { source: 'agent' } : {});
      return run();
    },
    async pass(milliseconds) {
      now += milliseconds;
      for (const due of await store.due(now, 100)) queue.push(dueEvent(due.thread, due.dueAt, now, nextId()));
      await run();
    },
    now: () => now,
    saved: async () => (await conversation())?.saved ?? {},
    owner: async () => (await conversation())?.owner.kind ?? 'bot',
    async transcript() {
      const lines = await store.history(thread, { limit: 10_000 });
      return lines.map(({ speaker, content }) => {
        if ('message' in content)
          return `${speaker}: ${content.message.text ?? `[${content.message.attachments?.[0]?.type ?? 'message'}]`}`;
        if ('postback' in content) return `${speaker}: [${content.postback.title || content.postback.payload}]`;
        if ('sent' in content) return `${speaker}: ${textOf(content.sent)}`;
        return `${speaker}: (${content.control.action} to ${content.control.to})`;
      });
    },
  };
}

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

function controlOf({ action, metadata }: ThreadControlChange): BotTurn['control'][number] {
  return { action, ...(metadata !== undefined && { metadata }) };
}

function textOf({ text, attachment, attachments, sticker_id }: Message): string {
  if (text !== undefined) return text;
  if (sticker_id !== undefined) return '[sticker]';
  const { type, payload } = attachment ?? attachments?.[0] ?? {};
  if (type === 'template' && payload && 'template_type' in payload && payload.template_type === 'button')
    return payload.text;
  return `[${type ?? 'message'}]`;
}

interface Choice {
  readonly kind: 'quick reply' | 'button';
  readonly title: string;
  readonly payload: string;
}

/** What a customer can tap of a message. */
function choicesOf({ quick_replies = [], attachment }: Message): Choice[] {
  const replies = quick_replies.flatMap((reply): Choice[] =>
    reply.content_type === 'text' && reply.title
      ? [{ kind: 'quick reply', title: reply.title, payload: reply.payload ?? '' }]
      : [],
  );
  if (attachment?.type !== 'template') return replies;
  const { payload } = attachment;
  const elements = payload.template_type === 'generic' || payload.template_type === 'media' ? payload.elements : [];
  const own = payload.template_type === 'button' ? payload.buttons : [];
  const buttons: readonly Button[] = [...own, ...elements.flatMap((element) => element.buttons ?? [])];
  return [
    ...replies,
    ...buttons.flatMap((button): Choice[] =>
      button.type === 'postback' ? [{ kind: 'button', title: button.title, payload: button.payload }] : [],
    ),
  ];
}

/** The worker adds the correlation id and the thread to each line; a test is about the bot's own fields. */
function withoutContext({ id: _, page: __, customer: ___, ...fields }: Readonly<Record<string, unknown>>) {
  return fields;
}
