import type { OwnerKind, Speaker } from '../../../lib/conversation/index.ts';
import type { Action, Line, Marks, Origin, Profile, Question, ServerFrame, Welcome } from './frames.ts';
import { createHistory } from './history.ts';
import { createLink, LinkLost, type LinkStatus, retryDelay } from './link.ts';
import { createOutbox, type Item } from './outbox.ts';
import type { Platform } from './platform.ts';
import { createStorage } from './storage.ts';

export interface ClientOptions {
  readonly url: string;
  readonly page: string;
  readonly locale: string;
  /** Where the visitor is, asked when an action needs it. */
  readonly origin: () => Origin;
  /** Something in the view is different. */
  readonly changed: () => void;
}

/** Everything that can be drawn. */
export interface View {
  readonly link: LinkStatus;
  readonly offline: boolean;
  /** False until the first welcome. */
  readonly ready: boolean;
  /** True where there is a conversation, or one is being started. */
  readonly started: boolean;
  readonly ended: boolean;
  readonly lasting: boolean;
  readonly lines: readonly Line[];
  /** The visitor's own lines that the history does not have yet; `stored` where the server has them. */
  readonly mine: readonly (Item & { readonly stored: boolean })[];
  readonly older: boolean;
  readonly owner: OwnerKind;
  readonly profile: Profile;
  readonly marks: Marks;
  readonly typing: Speaker | undefined;
  /** The business's lines that the visitor has not seen. */
  readonly unread: number;
  /** Lines up to this number were there when the conversation was opened: nobody reads them out. */
  readonly baseline: number;
  /** The server asked for patience until then (ms). */
  readonly slowUntil: number;
}

export interface Client {
  view(): View;
  open(): void;
  /** Leaves a silent visitor's connection; a conversation stays connected. */
  rest(): void;
  destroy(): void;
  write(text: string, payload?: string): void;
  postback(title: string, payload: string): void;
  /** The visitor came back to their conversation: the bot hears of a new `ref` once. */
  arrive(): void;
  typing(on: boolean): void;
  /** The visitor has the newest line before their eyes. */
  seen(): void;
  /** Loads thirty older lines. */
  older(): Promise<void>;
  retry(id: string): void;
  discard(id: string): void;
  end(): void;
  /** After an end: the beginning again. */
  again(): void;
}

const pingEvery = 9 * 60_000;
const tick = 30_000;

/** The visitor's side of the live protocol: what they do is kept until it is acknowledged, what they see is complete and in order. */
export function createClient(platform: Platform, options: ClientOptions): Client {
  const storage = createStorage(platform, 'customer-chat:');
  const outbox = createOutbox(platform, storage);
  const history = createHistory();
  const link = createLink(platform, options.url, { open: opened, frame: receive, changed });
  /** The token that this connection was welcomed with; `undefined` before the welcome, `null` for a silent visitor. */
  let greeted: string | null | undefined;
  /** Whose lines `history` holds. */
  let historyOf: string | null = null;
  let refusals = 0;
  let greeting = false;
  let pumping = false;
  let catching = false;
  let waiting: Item[] = [];
  let lastTick = platform.now();
  let lastPing = lastTick;
  let told = 0;
  let wantSeen = 0;
  let cancelTyping = () => {};
  let stopTyping = () => {};
  let saidTyping = false;
  let saidAt = 0;
  let state = initial();

  function initial() {
    return {
      ready: false,
      ended: false,
      older: false,
      owner: 'bot' as OwnerKind,
      profile: {} as Profile,
      marks: { delivered: 0, read: 0 } as Marks,
      typing: undefined as Speaker | undefined,
      baseline: 0,
      slowUntil: 0,
    };
  }
  function changed(): void {
    options.changed();
  }
  function set(part: Partial<typeof state>): void {
    state = { ...state, ...part };
    changed();
  }

  /* The session, shared by the tabs. */
  function token(): string | null {
    try {
      const kept: unknown = JSON.parse(storage.get('session') ?? 'null');
      if (typeof kept === 'object' && kept && 'token' in kept && 'page' in kept && kept.page === options.page) {
        return String(kept.token);
      }
    } catch {}
    return null;
  }
  function forget(): void {
    storage.remove('session');
    storage.remove('seen');
    storage.remove('ref');
    history.clear();
    waiting = [];
    told = wantSeen = 0;
    state = { ...initial(), ready: state.ready, profile: state.profile };
  }

  /* Saying hello, again whenever the session changes. */
  function opened(): void {
    greeted = undefined;
    void greet();
  }
  async function greet(): Promise<void> {
    if (greeting) return;
    greeting = true;
    try {
      while (link.status() === 'open') {
        const session = token();
        if (historyOf !== session) history.clear();
        historyOf = session;
        const start = session === null && outbox.next() !== undefined;
        if (greeted === session && !start) break;
        if (start) await platform.alone('start', async () => void (token() ?? (await hello(null, true))));
        else await hello(session, false);
      }
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
    } finally {
      greeting = false;
    }
    void pump();
    void catchUp();
  }
  async function hello(session: string | null, start: boolean): Promise<void> {
    const after = history.through();
    const question: Question = { type: 'hello', locale: options.locale, page: options.page };
    if (session !== null) question.session = session;
    if (start) question.start = true;
    if (session !== null && after > 0) question.after = after;
    const answer = await link.ask(question);
    if (answer.type === 'welcome') welcome(answer, session, after > 0);
    else if (answer.type === 'error') await refused(answer.code, answer.retry_after);
    else link.drop();
  }
  function welcome(frame: Welcome, asked: string | null, resumed: boolean): void {
    const fresh = frame.session?.token;
    link.settled();
    if (fresh) {
      // Another tab was faster: its conversation counts, and nothing was written to ours.
      if (token() !== null) return;
      storage.set('session', JSON.stringify({ token: fresh, page: options.page, expires: frame.session?.expires }));
      historyOf = fresh;
    }
    greeted = fresh ?? asked;
    lastPing = platform.now();
    history.expect(frame.newest);
    history.fill(frame.entries, resumed && frame.more);
    arrived(frame.entries);
    if (!resumed && asked !== null) set({ baseline: history.through(), older: frame.more });
    set({
      ready: true,
      owner: frame.owner,
      profile: frame.profile,
      marks: frame.marks ?? state.marks,
      typing: undefined,
    });
  }
  /** What an error means for the conversation as a whole; ends when it is time to try again. */
  async function refused(code: string, retryAfter = 5): Promise<void> {
    if (code === 'session_unknown' && token() !== null) {
      forget();
      greeted = undefined;
      return changed();
    }
    if (code === 'session_needed' || code === 'hello_first') greeted = undefined;
    const wait = code === 'slow_down' ? retryAfter * 1000 : retryDelay(refusals++, platform.random());
    if (code === 'slow_down') set({ slowUntil: platform.now() + wait });
    await new Promise<void>((resolve) => platform.after(wait, resolve));
    if (code === 'slow_down') set({ slowUntil: 0 });
  }

  /* Sending: one at a time, in order. */
  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    try {
      while (link.status() === 'open' && !greeting) {
        if (!outbox.next() && !unreadMark()) break;
        if (greeted === undefined || greeted === null || greeted !== token()) {
          void greet();
          break;
        }
        if (outbox.next()) await platform.alone('send', sendNext);
        else await sendMark();
      }
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
    } finally {
      pumping = false;
    }
  }
  async function sendNext(): Promise<void> {
    const item = outbox.next();
    if (!item) return;
    const answer = await link.ask({ type: 'event', ...item.action }, { id: item.id });
    if (answer.type === 'ack') stored(item);
    else if (answer.type !== 'error') link.drop();
    else if (answer.code === 'too_large' || answer.code === 'bad_frame' || answer.code === 'unknown_type') {
      outbox.fail(item.id, answer.code);
      changed();
    } else await refused(answer.code, answer.retry_after);
  }
  function stored(item: Item): void {
    refusals = 0;
    outbox.remove(item.id);
    const known = visible(item.id) || waiting.some(({ id }) => id === item.id);
    if (known || 'referral' in item.action) {
      changed();
      return;
    }
    waiting.push(item);
    changed();
    remind(item, 5000);
  }
  /** The line itself comes by push, which is best effort. */
  function remind(item: Item, delay: number): void {
    platform.after(delay, () => {
      if (!waiting.includes(item)) return;
      void catchUp(true);
      remind(item, delay * 2);
    });
  }
  const unreadMark = () => wantSeen > told && typeof greeted === 'string';
  async function sendMark(): Promise<void> {
    const seq = wantSeen;
    const answer = await link.ask({ type: 'event', read: { seq } }, { id: platform.id() });
    told = seq;
    if (answer.type === 'error' && answer.code !== 'bad_frame') await refused(answer.code, answer.retry_after);
  }
  function act(action: Action): void {
    outbox.add(action);
    if (state.ended) set({ ended: false });
    changed();
    link.connect();
    void pump();
  }

  /* Receiving. */
  function receive(frame: ServerFrame): void {
    if (frame.type === 'entry') {
      history.push(frame.entry);
      arrived([frame.entry]);
      if (frame.entry.speaker !== 'customer') set({ typing: undefined });
      if (history.gap()) void catchUp();
      changed();
    } else if (frame.type === 'typing') {
      cancelTyping();
      set({ typing: frame.on ? frame.speaker : undefined });
      cancelTyping = platform.after(20_000, () => set({ typing: undefined }));
    } else if (frame.type === 'marks') set({ marks: frame });
    else if (frame.type === 'owner') set({ owner: frame.owner });
    else if (frame.type === 'profile') set({ profile: frame.profile });
    else if (frame.type === 'ended') over();
    else if (frame.type === 'error') console.warn(`Customer chat: ${frame.code}: ${frame.message}`);
  }
  /** A line that came back is stored, whether its acknowledgement came or not. */
  function arrived(lines: readonly Line[]): void {
    const clients = new Set(lines.map((line) => line.client));
    for (const item of outbox.items()) if (clients.has(item.id)) stored(item);
    waiting = waiting.filter(({ id }) => !visible(id));
  }
  const visible = (id: string) => history.lines().some((line) => line.client === id);

  async function catchUp(always = false): Promise<void> {
    if (catching || typeof greeted !== 'string') return;
    catching = true;
    try {
      for (let more = always; more || history.gap(); ) {
        const answer = await link.ask({ type: 'history', after: history.through() });
        if (answer.type !== 'history') break;
        more = answer.more && answer.entries.length > 0;
        history.fill(answer.entries, more);
        arrived(answer.entries);
        changed();
      }
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
    } finally {
      catching = false;
    }
  }
  function over(): void {
    outbox.clear();
    forget();
    greeted = null;
    set({ ended: true });
  }

  function typing(on: boolean): void {
    stopTyping();
    const now = platform.now();
    if (typeof greeted === 'string' && (on !== saidTyping || now - saidAt > 3000)) {
      link.tell({ type: 'typing', on });
      saidTyping = on;
      saidAt = now;
    }
    if (on) stopTyping = platform.after(5000, () => typing(false));
  }

  /* Staying alive. */
  async function ping(timeout: number): Promise<void> {
    lastPing = platform.now();
    if (greeted === undefined) return;
    try {
      const answer = await link.ask({ type: 'ping' }, { timeout });
      if (answer.type === 'pong') history.expect(answer.newest);
      if (history.gap()) void catchUp();
    } catch {}
  }
  function wake(): void {
    changed();
    if (link.status() === 'closed') return;
    link.connect();
    if (link.status() === 'open') void ping(5000);
  }
  function beat(): void {
    const now = platform.now();
    // A clock that jumped is a computer that slept.
    if (now - lastTick > 3 * tick) wake();
    else if (link.status() === 'open' && now - lastPing >= pingEvery) void ping(10_000);
    lastTick = now;
    // Another tab may have gone before it could send what it wrote.
    void pump();
    stopBeat = platform.after(tick, beat);
  }
  let stopBeat = platform.after(tick, beat);
  const stop = [
    platform.listen('wake', wake),
    platform.listen('offline', changed),
    platform.listen('storage', () => {
      const session = token();
      if (greeted && session === null) {
        forget();
        greeted = null;
        set({ ended: true });
      } else if (session !== null && greeted !== undefined && session !== greeted) void greet();
      waiting = waiting.filter(({ id }) => !visible(id));
      changed();
    }),
  ];

  function view(): View {
    const lines = history.lines();
    const shown = new Set(lines.flatMap((line) => (line.client ? [line.client] : [])));
    const kept = outbox.items();
    const mine = [
      ...waiting.map((item) => ({ ...item, stored: true })),
      ...kept.map((item) => ({ ...item, stored: false })),
    ].filter((item) => !shown.has(item.id) && !('referral' in item.action));
    const seen = Number(storage.get('seen')) || 0;
    return {
      ...state,
      link: link.status(),
      offline: !platform.online(),
      started: token() !== null || mine.length > 0,
      lasting: storage.lasting(),
      lines,
      mine,
      unread: lines.filter((line) => line.seq > seen && 'sent' in line).length,
    };
  }

  return {
    view,
    open: () => link.connect(),
    rest() {
      if (token() === null && !outbox.next()) {
        link.close();
        greeted = undefined;
      }
    },
    destroy() {
      for (const end of stop) end();
      stopBeat();
      cancelTyping();
      link.close();
    },
    write(text, payload) {
      begin();
      act({ message: payload === undefined ? { text } : { text, quick_reply: { payload } } });
    },
    postback(title, payload) {
      const referral = token() === null && outbox.items().length === 0 ? { referral: options.origin() } : {};
      remember();
      act({ postback: { title, payload, ...referral } });
    },
    arrive() {
      const { ref } = options.origin();
      if (token() === null || !ref || storage.get('ref') === ref) return;
      remember();
      act({ referral: options.origin() });
    },
    typing,
    seen() {
      const seq = history.through();
      if (seq <= (Number(storage.get('seen')) || 0)) return;
      storage.set('seen', String(seq));
      wantSeen = seq;
      changed();
      void pump();
    },
    async older() {
      try {
        const answer = await link.ask({ type: 'history', before: history.first() });
        if (answer.type !== 'history') return;
        history.older(answer.entries);
        set({ older: answer.more });
      } catch {}
    },
    retry(id) {
      outbox.retry(id);
      changed();
      void pump();
    },
    discard(id) {
      outbox.remove(id);
      changed();
    },
    end() {
      void link.ask({ type: 'end' }).catch(() => {});
      over();
    },
    again: () => set({ ended: false }),
  };

  function remember(): void {
    const { ref } = options.origin();
    if (ref) storage.set('ref', ref);
  }
  /** A conversation that begins with words instead of a button: the bot hears first where they come from. */
  function begin(): void {
    const { ref } = options.origin();
    if (token() !== null || !ref || storage.get('ref') === ref) return;
    remember();
    act({ referral: options.origin() });
  }
}
