import type {
  ActionAnswer,
  Call,
  CallsView,
  ControlAction,
  ControlView,
  DeliveriesView,
  DeliveryView,
  Fault,
  InboxAction,
  Line,
  NewPerson,
  PhoneAction,
  SimulatedPerson,
  ThreadView,
} from '../model/views.ts';

/** How long a call of this client waits by default (ms). */
const PATIENCE = 5000;

/** A person's phone. A method that waits throws after its time, with the thread as it is then. */
export interface Phone {
  readonly person: SimulatedPerson;
  open(link?: Omit<PhoneAction & { action: 'open' }, 'action'>): Promise<void>;
  getStarted(): Promise<Line>;
  /** Writes a message. The `id` of the returned line is the mid. */
  say(text: string, more?: Omit<PhoneAction & { action: 'message' }, 'action' | 'text'>): Promise<Line>;
  /** @param data - a data URL */
  sendPhoto(data: string): Promise<Line>;
  sendSticker(sticker_id: number): Promise<Line>;
  /** Taps a quick reply of the newest line that has it, by its title. */
  tapQuickReply(title: string): Promise<Line>;
  /** Taps a postback button of the newest line that has it, or a menu item, or an ice breaker, by its title. */
  tap(title: string): Promise<Line>;
  perform(action: PhoneAction): Promise<ActionAnswer>;
  read(): Promise<void>;
  block(blocked?: boolean): Promise<void>;
  thread(): Promise<ThreadView>;
  /** The next message from the Page that this client has not returned yet. */
  nextMessage(patience?: number): Promise<Line>;
  /** Waits until the thread meets the condition. */
  until(condition: (thread: ThreadView) => boolean, patience?: number): Promise<ThreadView>;
}

/** The Page Inbox with one person's thread open. */
export interface Inbox {
  reply(text: string): Promise<Line | undefined>;
  done(): Promise<void>;
  take(): Promise<void>;
  request(): Promise<void>;
  assign(app_id: string): Promise<void>;
  perform(action: InboxAction): Promise<ActionAnswer>;
}

export interface SimulatorClient {
  person(name: string, more?: Omit<NewPerson, 'name'>): Promise<Phone>;
  inbox(person: SimulatedPerson): Inbox;
  control(action: ControlAction): Promise<ControlView>;
  fail(fault: Fault): Promise<ControlView>;
  age(person: SimulatedPerson, hours: number): Promise<ControlView>;
  /** Calls to the Graph API so far whose path contains this, oldest first. */
  calls(path?: string): Promise<Call[]>;
  /** Waits until `count` such calls were made. */
  untilCalls(path: string, count: number, patience?: number): Promise<Call[]>;
  deliveries(): Promise<DeliveryView[]>;
}

/**
 * A client of the simulator for tests and scripts.
 *
 * @param url - `url` of the started simulator
 */
export function connectSimulator(url: string): SimulatorClient {
  async function call<T>(path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${url}/sim/${path}`, {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const json: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(json)}`);
    // simulator/model/views.ts names the shape for each path.
    return json as T;
  }
  const control = (action: ControlAction): Promise<ControlView> => call('control', action);
  const calls = async (path = ''): Promise<Call[]> =>
    (await call<CallsView>(`calls?path=${encodeURIComponent(path)}`)).calls;

  return {
    person: async (name, more) => phone(call, await call<SimulatedPerson>('people', { name, ...more })),
    inbox: (person) => inbox(call, person),
    control,
    fail: (fault) => control({ action: 'fail', fault }),
    age: (person, hours) => control({ action: 'age', person: person.id, hours }),
    calls,
    untilCalls: (path, count, patience) =>
      poll(
        () => calls(path),
        (made) => made.length >= count,
        patience,
      ),
    deliveries: async () => (await call<DeliveriesView>('deliveries')).deliveries,
  };
}

type CallSim = <T>(path: string, body?: unknown) => Promise<T>;

function phone(call: CallSim, person: SimulatedPerson): Phone {
  const seen = new Set<string>();
  const thread = (): Promise<ThreadView> => call(`people/${person.id}/thread`);
  const perform = (action: PhoneAction): Promise<ActionAnswer> => call(`people/${person.id}/actions`, action);
  const until: Phone['until'] = (condition, patience) => poll(thread, condition, patience);
  const added = async (action: PhoneAction): Promise<Line> => {
    const { line } = await perform(action);
    if (!line) throw new Error(`${action.action} added no line`);
    return line;
  };
  return {
    person,
    perform,
    thread,
    until,
    open: async (link) => void (await perform({ action: 'open', ...link })),
    getStarted: () => added({ action: 'get_started' }),
    say: (text, more) => added({ action: 'message', text, ...more }),
    sendPhoto: (data) => added({ action: 'message', attachment: { type: 'image', data } }),
    sendSticker: (sticker_id) => added({ action: 'message', sticker_id }),
    tapQuickReply: async (title) => added(quickReply(await thread(), title)),
    tap: async (title) => added(await tapped(call, await thread(), title)),
    read: async () => void (await perform({ action: 'read' })),
    block: async (blocked = true) => void (await perform({ action: 'block', blocked })),
    nextMessage: async (patience) => {
      const isNew = (line: Line): boolean => line.from === 'page' && line.message !== undefined && !seen.has(line.id);
      const { lines } = await until((now) => now.lines.some(isNew), patience);
      const next = lines.find(isNew);
      if (!next) throw new Error('The Page has sent no new message.');
      seen.add(next.id);
      return next;
    },
  };
}

function inbox(call: CallSim, person: SimulatedPerson): Inbox {
  const perform = (action: InboxAction): Promise<ActionAnswer> => call(`inbox/threads/${person.id}/actions`, action);
  return {
    perform,
    reply: async (text) => (await perform({ action: 'reply', text })).line,
    done: async () => void (await perform({ action: 'done' })),
    take: async () => void (await perform({ action: 'take' })),
    request: async () => void (await perform({ action: 'request' })),
    assign: async (app_id) => void (await perform({ action: 'assign', app_id })),
  };
}

function quickReply({ lines }: ThreadView, title: string): PhoneAction {
  const reply = lines.findLast(({ message }) => message?.quick_replies)?.message?.quick_replies?.find(titled(title));
  if (!reply) throw new Error(`No quick reply "${title}"`);
  return { action: 'message', text: title, ...(reply.payload && { quick_reply: { payload: reply.payload } }) };
}

async function tapped(call: CallSim, thread: ThreadView, title: string): Promise<PhoneAction> {
  for (const line of thread.lines.toReversed()) {
    const button = buttonsOf(line.message?.attachments).find(titled(title));
    if (button?.payload !== undefined) return { action: 'postback', title, payload: button.payload, mid: line.id };
  }
  const item = thread.menu?.call_to_actions.find(titled(title));
  if (item?.payload !== undefined) return { action: 'postback', title, payload: item.payload };
  const { profile } = await call<{ profile: { ice_breakers: { question: string; payload: string }[] } }>('page');
  const breaker = profile.ice_breakers.find(({ question }) => question === title);
  if (breaker) return { action: 'postback', title, payload: breaker.payload };
  throw new Error(`No button "${title}" on this phone`);
}

/** Every object with title and payload inside templates: buttons of cards, of lists, of the template itself. */
function buttonsOf(value: unknown): { title: string; payload: string }[] {
  if (Array.isArray(value)) return value.flatMap(buttonsOf);
  if (typeof value !== 'object' || value === null) return [];
  const { type, title, payload } = { type: undefined, title: undefined, payload: undefined, ...value };
  const own =
    type === 'postback' && typeof title === 'string' && typeof payload === 'string' ? [{ title, payload }] : [];
  return [...own, ...Object.values(value).flatMap(buttonsOf)];
}

const titled =
  (title: string) =>
  (each: { title?: string }): boolean =>
    each.title === title;

async function poll<T>(get: () => Promise<T>, isMet: (value: T) => boolean, patience = PATIENCE): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const value = await get();
    if (isMet(value)) return value;
    if (Date.now() > end) throw new Error(`The condition is not met after ${patience} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
